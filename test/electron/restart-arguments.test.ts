import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readRestartArguments, restartArguments } from '../../main/electron/restart-arguments.ts';

const workingDirectory = resolve('/home/ada/work');
const of = (args: readonly string[], appIsNamed = false) =>
  restartArguments({ argv: ['nightlatch', ...args], workingDirectory, appIsNamed });

describe('the arguments that repeat a start', () => {
  test('have absolute paths', () => {
    const config = resolve(workingDirectory, 'a b.json');
    expect(of(['--config', 'a b.json'])).toEqual([`--config=${config}`]);
    expect(of(['--config=a b.json'])).toEqual([`--config=${config}`]);
    expect(of(['--user-data-dir=data'])).toEqual([`--user-data-dir=${resolve(workingDirectory, 'data')}`]);
  });

  test('are otherwise unchanged and in the same order', () => {
    const args = [
      '--lang=de',
      '-x',
      'nightlatch://a',
      '--disable-gpu',
      '--config',
      '/etc/c.json',
      '--',
      '--config',
      'd',
    ];
    expect(of(args)).toEqual([
      '--lang=de',
      '-x',
      'nightlatch://a',
      '--disable-gpu',
      `--config=${resolve('/etc/c.json')}`,
      '--',
      '--config',
      'd',
    ]);
  });

  test('name the app by an absolute path if an argument names it', () => {
    expect(of(['.', 'b'], true)).toEqual([workingDirectory, 'b']);
    expect(of(['.', 'b'])).toEqual(['.', 'b']);
  });

  test('keep a --config without a file', () => {
    expect(of(['--config'])).toEqual(['--config']);
    expect(of(['--config='])).toEqual(['--config=']);
  });
});

describe('the start data of another process', () => {
  test('is accepted in the form of arguments', () => {
    expect(readRestartArguments({ restart: ['--config=/a'] })).toEqual(['--config=/a']);
  });

  test.for([
    null,
    'text',
    {},
    { restart: 'text' },
    { restart: [1] },
    { restart: ['a\0b'] },
    { restart: ['a'.repeat(5000)] },
  ])('is ignored if it is %j', (data) => {
    expect(readRestartArguments(data)).toBeNull();
  });
});
