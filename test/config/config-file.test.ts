import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ConfigError } from '../../main/config/config.ts';
import { configsOfThisFile, withProvider } from './given-config.ts';

const { fileOf, readFrom, refusal } = configsOfThisFile();

describe('an unreadable file', () => {
  test.each([
    ['an empty file', '', 'line 1, column 1', 'the end of the file'],
    ['an object cut short', '{\n  "providers": [', 'line 2, column 17', 'the end of the file'],
    ['a comma too many', '{\n  "a": 1,\n}', 'line 3, column 1', '}'],
    ['a comma missing', '{"a": 1\n "b": 2}', 'line 2, column 2', '"'],
    ['a comment', '{\n  // nothing\n}', 'line 2, column 3', '/'],
    ['single quotes', "{'a': 1}", 'line 1, column 2', "'"],
    ['a bare word', '{"a": yes}', 'line 1, column 7', 'y'],
    ['a leading zero', '[01]', 'line 1, column 3', '1'],
    ['text after the end', '{} {}', 'line 1, column 4', '{'],
    ['a control character', '{"a":\u0001}', 'line 1, column 6', 'U+0001'],
  ])('%s: the error names the line and the column', async (_, text, field, found) => {
    const { code, problems } = await refusal(text);
    expect(code).toBe('config-unreadable');
    expect(problems).toEqual([{ field, found, expected: 'valid JSON' }]);
  });

  test('a file over 1 MiB is not read', async () => {
    const { code, problems } = await refusal(Buffer.alloc(1024 * 1024 + 1, ' '));
    expect(code).toBe('config-unreadable');
    expect(problems[0]).toMatchObject({ field: '(file)', expected: 'at most 1 MiB' });
  });

  test('a fault at the end of a very long text is found too', async () => {
    const { problems } = await refusal(`{"a": "${'x\\n'.repeat(300_000)}",}`);
    expect(problems[0]?.found).toBe('}');
  });
});

describe('any file is either accepted or refused with a description', () => {
  const isRefusedInWords = (argument: string): boolean => {
    try {
      return readFrom(argument).providers.length > 0;
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      const texts = error.problems.flatMap(({ field, found, expected }) => [field, found, expected]);
      return texts.length > 0 && texts.every((text) => text !== '' && text.length <= 200);
    }
  };

  test('any text', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), async (text) => isRefusedInWords(await fileOf(text))),
    );
  });

  test('any JSON', async () => {
    await fc.assert(fc.asyncProperty(fc.jsonValue(), async (value) => isRefusedInWords(await fileOf(value))));
  });

  test('a valid configuration with any part replaced by another', async () => {
    const parts = ['id', 'name', 'issuer', 'clientId', 'scopes', 'redirect', 'directory', 'stepUpAcrValues'] as const;
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...parts), fc.jsonValue(), async (part, value) =>
        isRefusedInWords(await fileOf(withProvider({ [part]: value }))),
      ),
    );
  });

  test('valid JSON cut anywhere reports where it ends', async () => {
    const text = JSON.stringify(withProvider({ name: 'Ünïcode "quoted" \\ 🗝️' }), null, 2);
    for (let length = 1; length < text.length; length += 1) {
      const { code, problems } = await refusal(text.slice(0, length));
      expect(code).toBe('config-unreadable');
      expect(problems[0]?.field).toMatch(/^line \d+, column \d+$/);
    }
  });
});
