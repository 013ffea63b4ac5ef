/** Node's own names for a connection that was never made, or whose certificate was refused before anything was sent. */
const nodeCodes =
  /^(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ENETDOWN|EADDRNOTAVAIL|UND_ERR_CONNECT_TIMEOUT|CERT_.+|ERR_TLS_.+|ERR_SSL_.+|SELF_SIGNED_.+|DEPTH_ZERO_.+|UNABLE_TO_.+)$/;

/** Chromium's, which Electron puts into the message. A connection that was lost midway is not among them. */
const chromiumNames =
  /net::ERR_(?:CONNECTION_REFUSED|CONNECTION_TIMED_OUT|NAME_NOT_RESOLVED|NAME_RESOLUTION_FAILED|INTERNET_DISCONNECTED|ADDRESS_UNREACHABLE|PROXY_CONNECTION_FAILED|TUNNEL_CONNECTION_FAILED|CERT_\w+|SSL_PROTOCOL_ERROR)/;

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
