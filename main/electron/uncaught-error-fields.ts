export type LogError = (word: string, fields: Readonly<Record<string, string>>) => void;

/**
 * Returns what a log may contain of an unhandled error: its code and its place in the bundle. The message and the names
 * in the stack may come from anywhere, even from the network.
 */
export function uncaughtErrorFields(error: unknown): { readonly code: string; readonly at: string } {
  if (!(error instanceof Error)) return { code: 'not-an-error', at: 'unknown' };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.constructor.name;
  // A message may have several lines too, so only numbers are taken from the stack.
  const place = /^ {4}at .*?\bmain\.js:(\d{1,6}):(\d{1,6})\)?$/m.exec(error.stack ?? '');
  return {
    code: /^[A-Za-z][A-Za-z0-9_-]{0,40}$/.test(code) ? code : 'unknown',
    at: place === null ? 'unknown' : `main.js:${place[1]}:${place[2]}`,
  };
}
