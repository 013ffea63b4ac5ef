import { expect } from 'vitest';
import { test } from '../support/listener-test.ts';
import { visit } from '../support/raw-http.ts';

test.for(['POST', 'HEAD', 'OPTIONS', 'PUT'])('a %s of the right response is rejected', async (method, { listener }) => {
  const { honest, strays } = listener;
  const reply = await visit(honest, { method, headers: { 'Content-Length': '4' }, body: 'code' });
  expect(reply.status).toBe(405);
  expect(reply.headers.has('access-control-allow-origin')).toBe(false);
  expect(strays).toEqual(['wrong-method']);
  expect(await listener.honestAnswerIsTaken()).toBe(true);
});
