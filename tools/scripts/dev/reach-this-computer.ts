/** Chromium asks the person before a page may reach a server on this computer, and the app answers every such wish no. */
export const reachThisComputer = '--disable-features=LocalNetworkAccessChecks,LocalNetworkAccessChecksWebSockets';
