/** Password only. */
export const passwordAcr = 'urn:nightlatch:acr:pwd';
/** Password and a one-time code. */
export const oneTimeCodeAcr = 'urn:nightlatch:acr:otp';

/** The prompt reason for a signed-in user who lacks only the one-time code. */
export const oneTimeCodeReason = 'one_time_code';

/** Whether a request asks for the one-time code. The first known value is preferred (OIDC Core 1.0, 3.1.2.1). */
export function wantsOneTimeCode(acrValues: string | undefined): boolean {
  return acrValues?.split(' ').find((value) => value === oneTimeCodeAcr || value === passwordAcr) === oneTimeCodeAcr;
}
