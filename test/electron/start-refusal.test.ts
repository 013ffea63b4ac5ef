import { expect, test } from 'vitest';
import { startRefusal } from '../../main/electron/start-refusal.ts';

const refusal = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  startRefusal({ argv: ['/opt/Nightlatch/nightlatch', ...args], env, platform: 'linux' })?.sentence ?? null;

test('an ordinary start is accepted', () => {
  expect(refusal(['--config', 'a.json'], { HOME: '/home/ada', NODE_OPTIONS: '' })).toBeNull();
});

test('a refused switch is named with the next step, and without its value', () => {
  const sentence = refusal(['--proxy-server=http://user:hidden-word@example.test']);
  expect(sentence).toContain('--proxy-server');
  expect(sentence).toContain('start Nightlatch again');
  expect(sentence).not.toContain('hidden-word');
});

test('a switch that is not a plain name is not repeated', () => {
  expect(refusal(['--hidden word'])).not.toContain('hidden');
  expect(refusal([`--${'a'.repeat(60)}`])).not.toContain('aaaa');
});

test.for([
  { ELECTRON_DISABLE_SANDBOX: '1' },
  { ELECTRON_DISABLE_SANDBOX: '' },
  { CHROME_DEVEL_SANDBOX: '/tmp/hidden-word' },
  { SSLKEYLOGFILE: '/tmp/hidden-word' },
  { sslkeylogfile: '/tmp/hidden-word' },
])('%j is refused by name', (env) => {
  const name = (Object.keys(env)[0] ?? '').toUpperCase();
  expect(refusal([], env)).toContain(`Unset ${name} and start Nightlatch again.`);
  expect(refusal([], env)).not.toContain('hidden-word');
});

test('an empty variable without effect is accepted', () => {
  expect(refusal([], { SSLKEYLOGFILE: '', CHROME_DEVEL_SANDBOX: '' })).toBeNull();
});

test('a refused switch ends the app before Chromium can act on it, a refused variable only afterwards', () => {
  const start = { argv: ['/opt/Nightlatch/nightlatch'], env: {}, platform: 'linux' } as const;
  expect(startRefusal({ ...start, argv: [...start.argv, '--remote-debugging-port=0'] })?.mayGetReady).toBe(false);
  expect(startRefusal({ ...start, env: { SSLKEYLOGFILE: '/tmp/keys' } })?.mayGetReady).toBe(true);
});
