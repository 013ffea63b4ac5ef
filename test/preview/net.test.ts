import { setTimeout as pause } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { createNet } from '../../preview/modules/net.ts';
import { createAuthority } from '../support/certificate.ts';
import { startHostileProvider } from '../support/hostile-provider/hostile-provider.ts';
import { startScriptedServer } from '../support/scripted-server.ts';

/** What happens by itself within seconds in a process that does something. */
function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
}

test('a request that is never answered ends with its signal, however long that takes', async () => {
  const silent = await startScriptedServer(() => {});
  const net = createNet(() => true, { names: new Set(), handlerOf: () => null, allowsFetch: () => false });
  const answer = net.fetch(silent.origin, { signal: AbortSignal.timeout(400) });
  answer.catch(() => undefined);
  await pause(100);
  collectGarbage();
  await expect(answer).rejects.toThrow(/timeout/i);
  await silent.close();
}, 5_000);

test('a certificate that is refused is told in Chromium’s words', async () => {
  const stranger = createAuthority();
  const hostile = await startHostileProvider({ tls: stranger.issue('127.0.0.1') });
  const net = createNet(() => true, { names: new Set(), handlerOf: () => null, allowsFetch: () => false });
  await expect(net.fetch(hostile.issuer)).rejects.toThrow('net::ERR_CERT_AUTHORITY_INVALID');
  await expect(net.fetch(hostile.issuer.replace('https:', 'http:'))).rejects.toThrow('net::');
  await hostile.close();
});
