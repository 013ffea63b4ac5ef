import { setTimeout as pause } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { createAuthority } from '../../support/certificate.ts';
import { answerFaults } from '../../support/hostile-provider/answer-faults.ts';
import { startHostileProvider } from '../../support/hostile-provider/hostile-provider.ts';
import { createPreviewNet } from '../../support/preview-net.ts';
import { startScriptedServer } from '../../support/scripted-server.ts';

/** The options that preview's `net` accepts: it follows no redirects. */
const asMain = { redirect: 'error' } as const;

/** Runs the collection that happens by itself within seconds in an active process. */
function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
}

test('a request without a response ends with its signal, however long that takes', async () => {
  const silent = await startScriptedServer(() => {});
  const { net } = createPreviewNet();
  const answer = net.fetch(silent.origin, { ...asMain, signal: AbortSignal.timeout(400) });
  answer.catch(() => undefined);
  await pause(100);
  collectGarbage();
  await expect(answer).rejects.toThrow(/timeout/i);
  await silent.close();
}, 5_000);

test('a rejected certificate has Chromium’s error code', async () => {
  const stranger = createAuthority();
  const hostile = await startHostileProvider({ tls: stranger.issue('127.0.0.1') });
  const { net } = createPreviewNet();
  await expect(net.fetch(hostile.issuer, asMain)).rejects.toThrow('net::ERR_CERT_AUTHORITY_INVALID');
  await expect(net.fetch(hostile.issuer.replace('https:', 'http:'), asMain)).rejects.toThrow('net::');
  await hostile.close();
});

// Electron's `net.fetch` creates its `Response` in a listener (electron#42244, electron#46819). Main does not use it.
test.each([
  ['a status that HTTP does not know', answerFaults.oddStatus(999)],
  ['a header with a character above U+00FF', answerFaults.oddHeader()],
  ['a reason phrase with one', answerFaults.oddReason()],
])('net.fetch throws outside every promise over %s, and never settles', async (_, fault) => {
  const hostile = await startHostileProvider();
  hostile.inject('discovery', fault);
  const { net } = createPreviewNet();
  const restored = process.listeners('uncaughtException');
  process.removeAllListeners('uncaughtException');
  const escaped: unknown[] = [];
  process.on('uncaughtException', (error) => escaped.push(error));
  let settled = false;
  const settle = () => {
    settled = true;
  };
  net.fetch(`${hostile.issuer}/.well-known/openid-configuration`, asMain).then(settle, settle);
  await expect.poll(() => escaped.length).toBeGreaterThan(0);
  await hostile.close();
  await pause(100);
  expect(settled).toBe(false);
  process.removeAllListeners('uncaughtException');
  for (const listener of restored) process.on('uncaughtException', listener);
});
