/**
 * Node's own names for a connection that was never made, or whose handshake failed before anything was sent. A TLS fault
 * that can also come later, such as a record that does not decrypt, is not among them.
 */
const nodeCodes =
  /^(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ENETDOWN|EADDRNOTAVAIL|UND_ERR_CONNECT_TIMEOUT|ERR_PROXY_.+|CERT_.+|HOSTNAME_MISMATCH|ERR_TLS_CERT_.+|ERR_TLS_HANDSHAKE_TIMEOUT|ERR_SSL_(?:WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|UNSUPPORTED_PROTOCOL|NO_.+|.+ALERT_(?:HANDSHAKE_FAILURE|PROTOCOL_VERSION))|SELF_SIGNED_.+|DEPTH_ZERO_.+|UNABLE_TO_.+)$/;

/**
 * Chromium's, which Electron puts into the message. Neither a connection that was lost midway is among them nor
 * `SSL_PROTOCOL_ERROR`, which it says of a broken record as of a broken handshake.
 */
const chromiumNames =
  /net::ERR_(?:CONNECTION_REFUSED|CONNECTION_TIMED_OUT|NAME_NOT_RESOLVED|NAME_RESOLUTION_FAILED|INTERNET_DISCONNECTED|ADDRESS_UNREACHABLE|PROXY_\w+|TUNNEL_CONNECTION_FAILED|UNEXPECTED_PROXY_AUTH|HTTPS_PROXY_\w+|MANDATORY_PROXY_\w+|NO_SUPPORTED_PROXIES|SOCKS_\w+|CERT_\w+|SSL_VERSION_OR_CIPHER_MISMATCH|SSL_PINNED_KEY_NOT_IN_CERT_CHAIN)/;

/** Whether an error of `fetch` proves that the request did not leave. What is not known to be so is in doubt. */
export function neverSent(error: unknown): boolean {
  for (let each = error, depth = 0; each instanceof Error && depth < 5; each = each.cause, depth += 1) {
    if ('code' in each && typeof each.code === 'string' && nodeCodes.test(each.code)) return true;
    if (chromiumNames.test(each.message)) return true;
    // Node tries several addresses at once and reports all that failed.
    if (each instanceof AggregateError && each.errors.length > 0) return each.errors.every(neverSent);
  }
  return false;
}
