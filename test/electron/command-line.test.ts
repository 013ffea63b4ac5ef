import { expect, test } from 'vitest';
import { readCommandLine } from '../../main/electron/command-line.ts';

const read = (...args: readonly string[]) => readCommandLine(['electron', 'dist/main/main.js', ...args], false);

test.for([['--config', 'my file.json'], ['--config=my file.json'], ['--user-data-dir=/x', '--config', 'my file.json']])(
  '%j names the configuration',
  (args) => {
    expect(read(...args).config).toBe('my file.json');
  },
);

test('without --config no file is named', () => {
  expect(read('--user-data-dir=/x', 'config')).toEqual({
    config: undefined,
    rendererUrl: undefined,
    keychainSuffix: undefined,
  });
});

test('--config without a value is a missing file and does not fall back', () => {
  expect(read('--config').config).toBe('');
});

test('a packaged app has its first argument where an unpackaged app has its main file', () => {
  expect(readCommandLine(['/opt/Nightlatch/nightlatch', '--config', 'a.json'], true).config).toBe('a.json');
});

test.for(['http://localhost:5173/', 'http://127.0.0.1.example.test/', 'https://127.0.0.1/', 'file:///tmp', 'text'])(
  'the renderer is not loaded from %s',
  (url) => {
    expect(read(`--renderer-url=${url}`).rendererUrl).toBeUndefined();
  },
);

test('the renderer is loaded from a local development server, and never in a packaged app', () => {
  const args = ['nightlatch', '--renderer-url=http://127.0.0.1:5173/'];
  expect(readCommandLine(args, false).rendererUrl?.href).toBe('http://127.0.0.1:5173/');
  expect(readCommandLine(args, true).rendererUrl).toBeUndefined();
});

test('the keychain service suffix is passed on as given, and a suffix without a value is empty', () => {
  expect(read('--keychain-suffix=test-1').keychainSuffix).toBe('test-1');
  expect(read('--keychain-suffix').keychainSuffix).toBe('');
});
