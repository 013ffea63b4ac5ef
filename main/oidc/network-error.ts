import type { SessionErrorCode } from '../../contract/session-error.ts';
import { causesOf, isRefusedRedirect } from '../http/index.ts';
import { SessionError } from '../session/ports/index.ts';
import { requestNotSent } from './request-not-sent.ts';

/** Node's error codes for a refused certificate or a failed TLS handshake. */
const nodeTls =
  /^(?:CERT_.+|ERR_TLS_.+|ERR_SSL_.+|EPROTO|SELF_SIGNED_.+|DEPTH_ZERO_.+|UNABLE_TO_.+|HOSTNAME_MISMATCH)$/;
const nodeProxy = /^(?:ERR_PROXY_.+|UND_ERR_PRX_.+)$/;

/**
 * Chromium's errors, which Electron puts into the message. The proxy is tested first, because it has certificates of
 * its own.
 */
const chromiumProxy =
  /net::ERR_(?:PROXY_\w+|TUNNEL_CONNECTION_FAILED|UNEXPECTED_PROXY_AUTH|HTTPS_PROXY_\w+|MANDATORY_PROXY_\w+|NO_SUPPORTED_PROXIES|PAC_\w+|SOCKS_\w+)/;
const chromiumTls = /net::ERR_(?:CERT_\w+|SSL_\w+|BAD_SSL_\w+|ECH_\w+)/;

type LineFailure = Extract<
  SessionErrorCode,
  'provider-unreachable' | 'provider-tls-failed' | 'proxy-failed' | 'network-sign-in-needed'
>;

/** Returns the error for a failed `fetch`, with `inDoubt` set if the provider may have received the request. */
export function networkError(error: unknown): SessionError {
  return new SessionError(codeFor(error), { inDoubt: !requestNotSent(error) });
}

function codeFor(error: unknown): LineFailure {
  for (const each of causesOf(error)) {
    const code = 'code' in each && typeof each.code === 'string' ? each.code : '';
    if (nodeProxy.test(code) || chromiumProxy.test(each.message)) return 'proxy-failed';
    if (nodeTls.test(code) || chromiumTls.test(each.message)) return 'provider-tls-failed';
  }
  // A provider's endpoint has no reason to redirect a client, but a network that wants a sign-in of its own does.
  return isRefusedRedirect(error) ? 'network-sign-in-needed' : 'provider-unreachable';
}
