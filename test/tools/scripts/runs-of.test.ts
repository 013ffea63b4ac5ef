import { expect, test } from 'vitest';
import { runsOf } from '../../../tools/scripts/test/runs-of.ts';

test('npm test runs everything', () => {
  expect(runsOf('all', [])).toEqual({ rooms: [], specs: ['test/flows', 'test/app'] });
});

test('a named spec is run alone, without the rest of its folder', () => {
  expect(runsOf('app', ['test/app/locks.spec.ts'])).toEqual({ rooms: null, specs: ['test/app/locks.spec.ts'] });
  expect(runsOf('app', ['--grep', 'lock'])).toEqual({ rooms: null, specs: ['test/app', '--grep', 'lock'] });
  expect(runsOf('rooms', ['test/vault'])).toEqual({ rooms: ['test/vault'], specs: null });
});

test('the engine alone is one project of vitest, or a file of it', () => {
  expect(runsOf('engine', ['test/session/tokens'])).toEqual({
    rooms: ['--project=engine', '--maxWorkers=100%', 'test/session/tokens'],
    specs: null,
  });
});

test('on Electron the contract tests of preview are part of the suite, and each file goes to its own runner', () => {
  expect(runsOf('electron', [])).toEqual({ rooms: ['test/tools/preview'], specs: ['test/app'] });
  expect(runsOf('electron', ['test/tools/preview/ipc.test.ts'])).toEqual({
    rooms: ['test/tools/preview/ipc.test.ts'],
    specs: null,
  });
  expect(runsOf('electron', ['test/app/locks.spec.ts'])).toEqual({ rooms: null, specs: ['test/app/locks.spec.ts'] });
  expect(runsOf('electron', ['test/tools/preview', 'test/app'])).toEqual({
    rooms: ['test/tools/preview'],
    specs: ['test/app'],
  });
});
