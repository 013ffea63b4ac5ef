const loopbackHosts = new Set(['127.0.0.1', '[::1]']);
const longestUrl = 8_192;

/**
 * Whether the system browser may be asked to open this. It hands the text to whatever program the system has for its
 * scheme, so only https passes, and loopback http where the configuration allows the demo provider.
 */
export function isOpenable(url: URL, allowInsecureLoopback: boolean): boolean {
  if (url.href.length > longestUrl || url.username !== '' || url.password !== '' || url.hostname === '') return false;
  if (url.protocol === 'https:') return true;
  return allowInsecureLoopback && url.protocol === 'http:' && loopbackHosts.has(url.hostname);
}
