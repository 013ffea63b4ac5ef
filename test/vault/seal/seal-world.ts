import { Secret } from '../../../main/session/ports/secret.ts';
import type { PasscodeKdf } from '../../../main/vault/seal/passcode-key.ts';
import { createVault } from '../../../main/vault/vault.ts';
import { createFaultyKeychain, type FaultyKeychain } from '../keychain/faulty-keychain.ts';

export const service = 'test.nightlatch';
export const first = new Secret('correct horse');
export const second = new Secret('battery staple');

/** The smallest parameters that are ever used, because these tests do not measure time. */
export const quickly = async (salt: Buffer): Promise<PasscodeKdf> => ({
  name: 'argon2id',
  memoryKiB: 19_456,
  passes: 2,
  lanes: 1,
  salt: salt.toString('base64'),
});

/** One computer: a keychain, and its uptime. Each `start` restarts the app. */
export function createSealWorld(keychain: FaultyKeychain = createFaultyKeychain(service)) {
  const computer = { uptime: 1_000_000, now: Date.UTC(2030, 0, 1) };
  return {
    keychain,
    computer,
    pass: (ms: number) => {
      computer.uptime += ms;
      computer.now += ms;
    },
    start: async () => {
      const clock = { uptime: () => computer.uptime, now: () => computer.now };
      const vault = createVault({ keychain, service, seal: { clock, calibrate: quickly } });
      await vault.seal.load();
      return vault;
    },
    /** Returns all that an attacker finds who can read the keychain. */
    stored: () => [...keychain.items.values()].join('\n'),
  };
}

export const codeFrom = (promise: Promise<unknown>) =>
  promise.then(
    () => 'resolved',
    (error: { code?: string }) => error.code ?? String(error),
  );
