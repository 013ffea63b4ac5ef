import { readFile } from 'node:fs/promises';
import { expect } from 'vitest';
import { answerFaults } from '../support/hostile-provider/answer-faults.ts';
import { betweenFaults } from '../support/hostile-provider/between-faults.ts';
import { startHostileProvider } from '../support/hostile-provider/hostile-provider.ts';
import { idTokenFaults } from '../support/hostile-provider/id-token-faults.ts';
import { lineFaults } from '../support/hostile-provider/line-faults.ts';
import { createTokenBooks } from '../support/hostile-provider/token-books.ts';
import { test } from '../support/hostile-test.ts';

const kit = { lineFaults, betweenFaults, answerFaults, idTokenFaults };

test('the README lists each fault with an example, and no fault that does not exist', async () => {
  const text = await readFile(new URL('../support/hostile-provider/README.md', import.meta.url), 'utf8');
  const listed = [...text.matchAll(/^\| `(\w+)` \|.*\| `[^`]*\b(\w+Faults)\.(\w+)\(.*\)`.* \|$/gm)];
  for (const [row, name, , used] of listed) expect(used, row).toBe(name);
  const names = Object.entries(kit).flatMap(([group, faults]) => Object.keys(faults).map((name) => `${group}.${name}`));
  expect(listed.map(([, name, group]) => `${group}.${name}`).sort()).toEqual(names.sort());
});

test('with strict books a token is accepted once, and a second use ends the family', () => {
  const books = createTokenBooks({ kind: 'strict' }, () => 0);
  const first = books.issue();
  const second = books.use(first)?.next ?? '';
  expect([books.isLive(first), books.isLive(second)]).toEqual([false, true]);
  expect(books.use(first)).toBeNull();
  expect(books.use(second)).toBeNull();
  expect(books.families).toEqual([{ subject: 'user-1', rotations: 1, ended: 'reuse' }]);
});

test('with grace the previous token is accepted once more within the grace period, with the same successor', () => {
  let now = 0;
  const books = createTokenBooks({ kind: 'grace', seconds: 30 }, () => now);
  const first = books.issue();
  const second = books.use(first)?.next ?? '';
  now = 30_000;
  expect(books.use(first)?.next).toBe(second);
  const third = books.use(second)?.next ?? '';
  expect(books.isLive(third)).toBe(true);
  // The token before the previous one is rejected, however recent it is.
  expect(books.use(first)).toBeNull();
  expect(books.use(third)).toBeNull();

  const other = books.issue();
  books.use(other);
  now = 60_001;
  expect(books.use(other)).toBeNull();
});

test('without rotation one token is accepted until it is revoked', () => {
  const books = createTokenBooks({ kind: 'none' }, () => 0);
  const token = books.issue('user-2');
  expect([books.use(token), books.use(token)]).toEqual(Array(2).fill({ subject: 'user-2', next: null }));
  books.end(token, 'revocation');
  expect(books.use(token)).toBeNull();
  expect(books.families[0]?.ended).toBe('revocation');
});

const ask = (hostile: { issuer: string }, token: string) =>
  fetch(`${hostile.issuer}/token`, {
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: token }),
  });

test('faults are used up in order, and then the provider is honest', async ({ hostile }) => {
  hostile.inject('token', betweenFaults.busy('7'), 1);
  hostile.inject('token', betweenFaults.unavailable(), 2);
  const statuses: number[] = [];
  for (let each = 0; each < 4; each += 1) statuses.push((await ask(hostile, hostile.books.issue())).status);
  expect(statuses).toEqual([429, 503, 503, 200]);
});

test('a wrong provider clock shows in the Date header and in the tokens', async () => {
  const hostile = await startHostileProvider({ now: () => Date.UTC(2030, 0, 1, 9) });
  hostile.clockOff(3_600_000);
  const answer = await ask(hostile, hostile.books.issue());
  const { id_token: token } = (await answer.json()) as { readonly id_token: string };
  await hostile.close();
  const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
  expect(answer.headers.get('date')).toBe('Tue, 01 Jan 2030 10:00:00 GMT');
  expect(claims.iat * 1_000).toBe(Date.UTC(2030, 0, 1, 10));
});

test('a token whose revocation is confirmed but not done still works', async ({ hostile }) => {
  const token = hostile.books.issue();
  hostile.inject('revocation', answerFaults.revokedInNameOnly());
  await fetch(`${hostile.issuer}/revoke`, { method: 'POST', body: new URLSearchParams({ token }) });
  expect(hostile.books.isLive(token)).toBe(true);
});
