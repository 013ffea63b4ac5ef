import { expect, test } from 'vitest';
import { readCommandLine } from '../../main/electron/command-line.ts';

const read = (...args: readonly string[]) => readCommandLine(['electron', 'dist/main/main.js', ...args], false);

test.for([['--config', 'my file.json'], ['--config=my file.json'], ['--user-data-dir=/x', '--config', 'my file.json']])(
  '%j names the configuration',
  (args) => {
    expect(read(...args).config).toBe('my file.json');
  },
);

test('without --config none is named', () => {
  expect(read('--user-data-dir=/x', 'config')).toEqual({
    config: undefined,
    rendererUrl: undefined,
    keychainSuffix: undefined,
  });
});

test('--config with nothing after it is a file that is not there, and no reason to look elsewhere', () => {
  expect(read('--config').config).toBe('');
});

test('a packaged app finds its first argument where an unpackaged one has its main file', () => {
  expect(readCommandLine(['/opt/Nightlatch/nightlatch', '--config', 'a.json'], true).config).toBe('a.json');
});

test.for(['http://localhost:5173/', 'http://127.0.0.1.example.test/', 'https://127.0.0.1/', 'file:///tmp', 'text'])(
  'the renderer is not taken from %s',
  (url) => {
    expect(read(`--renderer-url=${url}`).rendererUrl).toBeUndefined();
  },
);

test('the renderer is taken from a development server on this computer, and never in a packaged app', () => {
  const args = ['nightlatch', '--renderer-url=http://127.0.0.1:5173/'];
  expect(readCommandLine(args, false).rendererUrl?.href).toBe('http://127.0.0.1:5173/');
  expect(readCommandLine(args, true).rendererUrl).toBeUndefined();
});

test('a suffix of the keychain service is handed on as it was given, and one without a word is an empty one', () => {
  expect(read('--keychain-suffix=test-1').keychainSuffix).toBe('test-1');
  expect(read('--keychain-suffix').keychainSuffix).toBe('');
});
