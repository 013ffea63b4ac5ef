import { expect } from 'vitest';
import { test } from '../support/listener-test.ts';
import { visit } from '../support/raw-http.ts';

const requests: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
  ['a fetch', { 'Sec-Fetch-Mode': 'cors', 'Sec-Fetch-Dest': 'empty', 'Sec-Fetch-Site': 'cross-site' }],
  ['a fetch that hides its purpose', { 'Sec-Fetch-Mode': 'cors' }],
  ['an image', { 'Sec-Fetch-Mode': 'no-cors', 'Sec-Fetch-Dest': 'image', 'Sec-Fetch-Site': 'cross-site' }],
  ['a frame', { 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Dest': 'iframe', 'Sec-Fetch-Site': 'cross-site' }],
  ['a prefetch', { 'Sec-Purpose': 'prefetch' }],
];

test.for(requests)('the right response sent by a page as %s is rejected', async ([, headers], { listener }) => {
  const { honest, strays } = listener;
  const reply = await visit(honest, { headers });
  expect(reply.status).toBe(403);
  expect(reply.headers.has('access-control-allow-origin')).toBe(false);
  expect(strays).toEqual(['not-a-navigation']);
  expect(await listener.honestAnswerIsTaken()).toBe(true);
});
