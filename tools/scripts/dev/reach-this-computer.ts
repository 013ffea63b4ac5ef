/** Chromium asks for permission before a page may connect to this computer, and the app denies every permission. */
export const reachThisComputer = '--disable-features=LocalNetworkAccessChecks,LocalNetworkAccessChecksWebSockets';
