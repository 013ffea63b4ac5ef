export type LogError = (word: string, fields: Readonly<Record<string, string>>) => void;

/**
 * What a log may hold of an error that no code handles: its code and the place in the bundle. Its message and the names
 * in its stack may come from anywhere, also from the wire.
 */
export function uncaughtErrorFields(error: unknown): { readonly code: string; readonly at: string } {
  if (!(error instanceof Error)) return { code: 'not-an-error', at: 'unknown' };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.constructor.name;
  // A message may have lines too: only numbers are taken, so that none of its words is.
  const place = /^ {4}at .*?\bmain\.js:(\d{1,6}):(\d{1,6})\)?$/m.exec(error.stack ?? '');
  return {
    code: /^[A-Za-z][A-Za-z0-9_-]{0,40}$/.test(code) ? code : 'unknown',
    at: place === null ? 'unknown' : `main.js:${place[1]}:${place[2]}`,
  };
}
