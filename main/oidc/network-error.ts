import type { SessionErrorCode } from '../../contract/session-error.ts';
import { causesOf, isRefusedRedirect } from '../http/index.ts';
import { SessionError } from '../session/ports/index.ts';
import { requestNotSent } from './request-not-sent.ts';

/** In Node's words: a certificate that was refused, or a handshake that came to nothing. */
const nodeTls =
  /^(?:CERT_.+|ERR_TLS_.+|ERR_SSL_.+|EPROTO|SELF_SIGNED_.+|DEPTH_ZERO_.+|UNABLE_TO_.+|HOSTNAME_MISMATCH)$/;
const nodeProxy = /^(?:ERR_PROXY_.+|UND_ERR_PRX_.+)$/;

/** In Chromium's, which Electron puts into the message. The proxy is asked first: it has certificates of its own. */
const chromiumProxy =
  /net::ERR_(?:PROXY_\w+|TUNNEL_CONNECTION_FAILED|UNEXPECTED_PROXY_AUTH|HTTPS_PROXY_\w+|MANDATORY_PROXY_\w+|NO_SUPPORTED_PROXIES|PAC_\w+|SOCKS_\w+)/;
const chromiumTls = /net::ERR_(?:CERT_\w+|SSL_\w+|BAD_SSL_\w+|ECH_\w+)/;

type LineFailure = Extract<
  SessionErrorCode,
  'provider-unreachable' | 'provider-tls-failed' | 'proxy-failed' | 'network-sign-in-needed'
>;

/** What an error of `fetch` says of the way to the provider, and whether the request may have been carried out. */
export function networkError(error: unknown): SessionError {
  return new SessionError(codeFor(error), { inDoubt: !requestNotSent(error) });
}

function codeFor(error: unknown): LineFailure {
  for (const each of causesOf(error)) {
    const code = 'code' in each && typeof each.code === 'string' ? each.code : '';
    if (nodeProxy.test(code) || chromiumProxy.test(each.message)) return 'proxy-failed';
    if (nodeTls.test(code) || chromiumTls.test(each.message)) return 'provider-tls-failed';
  }
  // A provider's endpoint has no reason to redirect a program. A network that wants to be signed in to does it.
  return isRefusedRedirect(error) ? 'network-sign-in-needed' : 'provider-unreachable';
}
