import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { sessionErrorCodes } from '../../../contract/session-error.ts';
import {
  backoffMs,
  type FailureRule,
  meaningOf,
  notBefore,
  refreshFailures,
  retryDelayMs,
} from '../../../main/session/core/refresh-failures.ts';

const fromStart = { failures: 1, jitter: 0.5, inDoubt: false, retryAfterMs: null };

/** Renders a row of the code's table in the words of docs/failures.md. */
function inWords([code, { meaning, wait, heedsRetryAfter }]: readonly [string, FailureRule]): string {
  const spoken = (ms: number) => (ms > 60_000 ? `${ms / 60_000} min` : `${ms / 1_000} s`);
  const none = meaning === 'reauthentication-required' ? 'never' : 'when asked';
  const cells = [`\`${code}\``, meaning.replaceAll('-', ' '), wait === null ? none : spoken(wait.firstMs)];
  return `| ${[...cells, wait === null ? none : spoken(wait.lastMs), heedsRetryAfter ? 'heeded' : 'no'].join(' | ')} |`;
}

test('docs/failures.md has the same rows as the code, in the same order', async () => {
  const text = await readFile(new URL('../../../docs/failures.md', import.meta.url), 'utf8');
  const [table = ''] = text.split('| --- | --- | --- | --- | --- |\n').slice(1);
  const rows = table.slice(0, table.indexOf('\n\n')).split('\n');
  expect(rows).toEqual(Object.entries(refreshFailures).map(inWords));
});

describe('the table', () => {
  test('contains only codes of the contract', () => {
    expect(sessionErrorCodes).toEqual(expect.arrayContaining(Object.keys(refreshFailures)));
  });

  test('ends a session for a statement of the provider or of its token, and for no fault on the way', () => {
    const ending = Object.keys(refreshFailures).filter(
      (code) => meaningOf(code as never) === 'reauthentication-required',
    );
    expect(
      ending.every((code) => /^(?:refresh-refused|refresh-answer-lost|subject-mismatch|id-token-.+)$/.test(code)),
    ).toBe(true);
    expect(ending).not.toContain('id-token-time-invalid');
  });

  test('retries every failure that does not end the session, except a token that was risked twice', () => {
    const left = Object.entries(refreshFailures).filter(
      ([, { meaning, wait }]) => meaning !== 'reauthentication-required' && wait === null,
    );
    expect(left.map(([code]) => code)).toEqual(['refresh-in-doubt']);
  });

  test('does not end a session for a code without a row', () => {
    expect(meaningOf('callback-invalid')).toBe('ours');
    expect(retryDelayMs('callback-invalid', fromStart)).toBe(2_000);
  });
});

describe('a backoff', () => {
  test('doubles from the first wait to the last', () => {
    const waits = [1, 2, 3, 4, 5, 6, 7, 99].map((failures) =>
      retryDelayMs('provider-unreachable', { ...fromStart, failures }),
    );
    expect(waits).toEqual([2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000]);
    expect(retryDelayMs('provider-busy', fromStart)).toBe(60_000);
    expect(retryDelayMs('provider-busy', { ...fromStart, failures: 99 })).toBe(900_000);
  });

  test('varies by up to a fifth in both directions', () => {
    expect([backoffMs(1, 0), backoffMs(1, 0.5), backoffMs(1, 1)]).toEqual([1_600, 2_000, 2_400]);
  });

  test('is infinite after a token was risked twice, or the session has ended', () => {
    expect(retryDelayMs('refresh-in-doubt', fromStart)).toBeNull();
    expect(retryDelayMs('refresh-refused', fromStart)).toBeNull();
  });

  test('is short after a request that may have been carried out, however broken the response was', () => {
    expect(retryDelayMs('provider-answer-invalid', fromStart)).toBe(60_000);
    expect(retryDelayMs('provider-answer-invalid', { ...fromStart, inDoubt: true })).toBe(2_000);
    expect(retryDelayMs('refresh-in-doubt', { ...fromStart, inDoubt: true })).toBeNull();
  });
});

describe('a provider that sends Retry-After', () => {
  test.each([0, 0.5, 0.999])('is not called earlier, with jitter %d on top', (jitter) => {
    const delay = retryDelayMs('provider-error', { ...fromStart, jitter, retryAfterMs: 120_000 });
    expect(delay).toBeGreaterThanOrEqual(120_000);
    expect(delay).toBeLessThanOrEqual(144_000);
  });

  test('cannot shorten the app’s own wait', () => {
    expect(notBefore(1_000, 16_000, 0.5)).toBe(16_000);
    expect(notBefore(null, 16_000, 0.5)).toBe(16_000);
  });

  test('is respected only if the response is the provider’s own', () => {
    expect(retryDelayMs('provider-unreachable', { ...fromStart, retryAfterMs: 120_000 })).toBe(2_000);
  });
});
