import { expect } from 'vitest';
import { test } from '../support/api-test.ts';
import { startScriptedServer } from '../support/scripted-server.ts';
import { thrownCode } from '../support/thrown-code.ts';

test('a call to another origin sends the token nowhere', async ({ api }) => {
  let calls = 0;
  const elsewhere = await startScriptedServer((_, response) => {
    calls += 1;
    response.end();
  });
  const { host, port } = new URL(api.origin);
  try {
    for (const url of [
      elsewhere.origin,
      `${api.origin}@${new URL(elsewhere.origin).host}/`,
      `${elsewhere.origin}/?${api.origin}`,
      `${elsewhere.origin}\\@${host}`,
      `http://localhost:${port}/`,
      `http://${host}.example.test/`,
      `${api.origin}0/`,
      `http://user@${host}/`,
      `http://user:word@${host}/`,
      `//${host}/`,
      '/things',
      'file:///etc/passwd',
      'data:text/plain,a',
      `blob:${api.origin}/a`,
      ` ${api.origin}/`,
      `${api.origin}/a\nb`,
      '',
    ]) {
      expect(await thrownCode(api.call({ url })), url).toBe('api-request-refused');
    }
    expect(calls).toBe(0);
    expect(api.seen).toHaveLength(0);
  } finally {
    await elsewhere.close();
  }
});

test('a path with dot segments stays at its origin', async ({ api }) => {
  await api.call({ url: `${api.origin}/a/../../b?c#d` });
  expect(api.seen[0]?.url).toBe('/b?c');
});
