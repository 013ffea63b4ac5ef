/**
 * Node's error codes for a connection that was never made, or whose handshake failed before anything was sent. TLS
 * errors that can also occur later, such as a record that does not decrypt, are not included.
 */
const nodeCodes =
  /^(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ENETDOWN|EADDRNOTAVAIL|ERR_SOCKET_CONNECTION_TIMEOUT|UND_ERR_CONNECT_TIMEOUT|ERR_PROXY_.+|CERT_.+|HOSTNAME_MISMATCH|ERR_TLS_CERT_.+|ERR_TLS_HANDSHAKE_TIMEOUT|ERR_SSL_(?:WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|UNSUPPORTED_PROTOCOL|NO_.+|.+ALERT_(?:HANDSHAKE_FAILURE|PROTOCOL_VERSION))|SELF_SIGNED_.+|DEPTH_ZERO_.+|UNABLE_TO_.+)$/;

/** Node's system calls before anything is sent. If one of them fails, any code proves that nothing was. */
const nodeCalls = /^(?:getaddrinfo|connect)$/;

/**
 * Chromium's errors, which Electron puts into the message, for a name, address, proxy or connection that was
 * unavailable. A connection that was lost midway is not included, nor is `SSL_PROTOCOL_ERROR`, which Chromium reports
 * for a broken record as well as for a broken handshake.
 */
const chromiumNames =
  /net::ERR_(?:CONNECTION_(?:REFUSED|TIMED_OUT|FAILED)|NAME_NOT_RESOLVED|NAME_RESOLUTION_FAILED|INTERNET_DISCONNECTED|NETWORK_ACCESS_DENIED|ADDRESS_(?:UNREACHABLE|INVALID)|PROXY_\w+|TUNNEL_CONNECTION_FAILED|UNEXPECTED_PROXY_AUTH|HTTPS_PROXY_\w+|MANDATORY_PROXY_\w+|NO_SUPPORTED_PROXIES|PAC_\w+|SOCKS_\w+|CERT_\w+|SSL_VERSION_OR_CIPHER_MISMATCH|SSL_PINNED_KEY_NOT_IN_CERT_CHAIN)/;

/** Returns whether an error of `fetch` proves that the request was not sent. Without proof the request is in doubt. */
export function requestNotSent(error: unknown): boolean {
  for (let each = error, depth = 0; each instanceof Error && depth < 5; each = each.cause, depth += 1) {
    // Node tries several addresses at once and reports all failures under the code of the first.
    if (each instanceof AggregateError && each.errors.length > 0) return each.errors.every(requestNotSent);
    if ('code' in each && typeof each.code === 'string' && nodeCodes.test(each.code)) return true;
    if ('syscall' in each && typeof each.syscall === 'string' && nodeCalls.test(each.syscall)) return true;
    if (chromiumNames.test(each.message)) return true;
  }
  return false;
}
