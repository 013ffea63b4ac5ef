import { describe, expect, test } from 'vitest';
import { sessionErrorCodes } from '../../contract/session-error.ts';
import { errorText } from '../../renderer/text/error-text.ts';

const texts = sessionErrorCodes.map((code) => [code, errorText(code)] as const);

/** Actions of a user. A sentence about the next step starts with, or contains, one of these. */
const deeds = /^(Ask|Check|Choose|Close|Correct|Look|Open|Quit|Set|Sign|Start|Try|Unlock|Wait)\b/;

describe.each(texts)('%s', (_code, text) => {
  test('has a short title, without a full stop', () => {
    expect(text.title).toMatch(/^[A-Z].{5,60}[^.]$/);
  });

  test('describes what happened, in whole sentences', () => {
    expect(text.happened).toMatch(/^[A-Z].{20,}\.$/);
  });

  test('describes the next step, beginning with a verb', () => {
    expect(text.next).toMatch(deeds);
    expect(text.next).toMatch(/\.$/);
  });

  test('contains no codes', () => {
    const words = `${text.title} ${text.happened} ${text.next}`;
    expect(words).not.toMatch(/[a-z]+_[a-z]+|undefined|null|\b\d{3}\b/);
    for (const code of sessionErrorCodes) if (code.includes('-')) expect(words).not.toContain(` ${code}`);
  });
});

test.each(['title', 'happened', 'next'] as const)('no two codes share one %s', (part) => {
  const seen = new Map<string, string>();
  const shared = texts.flatMap(([code, text]) => {
    const before = seen.get(text[part]);
    seen.set(text[part], code);
    return before === undefined ? [] : [`${before} and ${code}: ${text[part]}`];
  });
  expect(shared).toEqual([]);
});
