/** Password only. */
export const passwordAcr = 'urn:nightlatch:acr:pwd';
/** Password and a one-time code. */
export const oneTimeCodeAcr = 'urn:nightlatch:acr:otp';

/** The reason for showing a page to someone who is signed in already, where only the one-time code is missing. */
export const oneTimeCodeReason = 'one_time_code';

/** Whether a request asks for the one-time code. The first value is the preferred one (OIDC Core 1.0, 3.1.2.1). */
export function wantsOneTimeCode(acrValues: string | undefined): boolean {
  return acrValues?.split(' ').find((value) => value === oneTimeCodeAcr || value === passwordAcr) === oneTimeCodeAcr;
}
