/** Password only. */
export const passwordAcr = 'urn:latchkey:acr:pwd';
/** Password and a one-time code. */
export const oneTimeCodeAcr = 'urn:latchkey:acr:otp';

/** Whether a request asks for the one-time code. The first value is the preferred one (OIDC Core 1.0, 3.1.2.1). */
export function wantsOneTimeCode(acrValues: string | undefined): boolean {
  return acrValues?.split(' ').find((value) => value === oneTimeCodeAcr || value === passwordAcr) === oneTimeCodeAcr;
}
