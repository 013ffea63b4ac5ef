import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Keychain } from '../../../main/vault/keychain/keychain.ts';
import { loadKeychain } from '../../../main/vault/keychain/load-keychain.ts';
import { type PrivateKeyring, startPrivateKeyring } from '../../support/private-keyring.ts';

const service = 'test.nightlatch';

describe.runIf(process.platform === 'linux')('a Secret Service that crashes during a call', () => {
  let keyring: PrivateKeyring;
  let keychain: Keychain;

  beforeAll(async () => {
    keyring = await startPrivateKeyring();
    Object.assign(process.env, keyring.env);
    keychain = await loadKeychain('napi', 6_000);
  });

  beforeEach(async () => {
    await keychain.setPassword(service, 'kept', 'before');
  });

  afterAll(async () => {
    await keyring.close();
  });

  /** Makes a call that is pending in the daemon when the daemon goes. */
  async function during(call: () => Promise<unknown>, go: () => unknown): Promise<unknown> {
    keyring.freezeDaemon();
    const answer = call();
    answer.catch(() => undefined);
    await pause(100);
    await go();
    return await answer;
  }

  /** Each call of the port, its result, and what is stored afterwards. */
  const calls: Readonly<Record<string, { call(): Promise<unknown>; answer: unknown; stored: string | null }>> = {
    'a read': { call: () => keychain.getPassword(service, 'kept'), answer: 'before', stored: 'before' },
    'a list': {
      call: () => keychain.findCredentials(service),
      answer: [{ account: 'kept', password: 'before' }],
      stored: 'before',
    },
    'a write': {
      call: async () => {
        await keychain.setPassword(service, 'kept', 'after');
      },
      answer: undefined,
      stored: 'after',
    },
    'a deletion': { call: () => keychain.deletePassword(service, 'kept'), answer: true, stored: null },
  };

  for (const [name, { call, answer, stored }] of Object.entries(calls)) {
    test(`${name} is repeated once the service is back, without a failure`, async () => {
      expect(await during(call, () => keyring.crashDaemon())).toEqual(answer);
      expect(await keychain.getPassword(service, 'kept')).toBe(stored);
    }, 30_000);

    test(`${name} has no response if the service stays away, and nothing is lost`, async () => {
      await expect(during(call, () => keyring.killDaemon())).rejects.toMatchObject({
        code: 'keychain-no-answer',
      });
      await expect(call()).rejects.toMatchObject({ code: 'keychain-unavailable' });
      await keyring.restartDaemon();
      expect(await keychain.getPassword(service, 'kept')).toBe('before');
    }, 30_000);
  }
});
