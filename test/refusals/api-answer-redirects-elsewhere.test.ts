import { expect } from 'vitest';
import { test } from '../support/api-test.ts';
import { startScriptedServer } from '../support/scripted-server.ts';
import { thrownCode } from '../support/thrown-code.ts';

test.for([301, 302, 303, 307, 308])(
  'a %d is not followed, neither to another origin nor to the same one',
  async (status, { api }) => {
    let calls = 0;
    const elsewhere = await startScriptedServer((_, response) => {
      calls += 1;
      response.end();
    });
    try {
      for (const location of [elsewhere.origin, `${api.origin}/other`]) {
        api.replies = [(_, response) => response.writeHead(status, { location }).end()];
        expect(await thrownCode(api.call({ method: 'POST', body: 'a' }))).toBe('api-answer-invalid');
      }
      expect(calls).toBe(0);
      expect(api.seen).toHaveLength(2);
    } finally {
      await elsewhere.close();
    }
  },
);
