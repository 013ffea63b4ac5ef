/**
 * Chromium asks for permission before a page may connect to a server on this computer, and the app denies every
 * permission.
 */
export const reachThisComputer = '--disable-features=LocalNetworkAccessChecks,LocalNetworkAccessChecksWebSockets';
