import { expect, test } from 'vitest';
import { type CommandHandlers, handleMessage } from '../../main/ipc/handle-message.ts';
import { SessionError } from '../../main/session/ports/errors.ts';
import { createIpcFixture, ownFrame } from '../support/ipc-fixture.ts';

test('a well-formed message from the app’s own page reaches its command', async () => {
  const ipc = createIpcFixture();
  expect(await ipc.send('signIn', [{ providerId: 'demo' }])).toMatchObject({ ok: true });
  expect(await ipc.send('lock', [])).toMatchObject({ ok: true });
  expect(ipc.called).toEqual(['signIn', 'lock']);
  expect(ipc.activity).toEqual([]);
});

test.each([
  [new SessionError('not-possible-now', { cause: 'planted-secret' }), 'not-possible-now'],
  [new Error('planted-secret'), 'internal'],
  ['planted-secret', 'internal'],
])('a command’s error crosses IPC as a code only', async (thrown, code) => {
  const own = { id: 1, mainFrame: ownFrame, isDestroyed: () => false };
  const handlers = {
    lock: () => {
      throw thrown;
    },
  } as unknown as CommandHandlers;
  const answer = await handleMessage('lock', { sender: own, senderFrame: ownFrame } as never, [], {
    handlers,
    page: { scheme: 'app', host: 'nightlatch', contents: () => own as never },
    activity: { record: () => {} },
  });
  expect(answer).toEqual({ ok: false, error: { code } });
  expect(JSON.stringify(answer)).not.toContain('planted');
});
