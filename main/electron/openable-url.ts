const loopbackHosts = new Set(['127.0.0.1', '[::1]']);
const longestUrl = 8_192;

/**
 * Returns whether the system browser may open a URL. The system passes it to whatever program handles its scheme, so
 * only https is allowed, and loopback http if the configuration allows the demo provider.
 */
export function isOpenable(url: URL, allowInsecureLoopback: boolean): boolean {
  if (url.href.length > longestUrl || url.username !== '' || url.password !== '' || url.hostname === '') return false;
  if (url.protocol === 'https:') return true;
  return allowInsecureLoopback && url.protocol === 'http:' && loopbackHosts.has(url.hostname);
}
