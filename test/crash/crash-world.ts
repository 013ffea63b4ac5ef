import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadKeychain } from '../../main/vault/keychain/load-keychain.ts';
import { startPrivateKeyring } from '../support/private-keyring.ts';
import { type Lane, openLane } from './lane.ts';
import type { Mode } from './scenarios.ts';

export interface CrashWorld {
  readonly lanes: readonly Lane[];
  /** Returns how often the keyring's daemon has died so far, after it has been restarted on the same data. */
  keyringDeaths(): Promise<number>;
  close(): Promise<void>;
}

/** Opens a keyring with one lane per kind of provider: a strict one, and one with a grace period. */
export async function openCrashWorld(modes: readonly Mode[] = ['strict', 'grace']): Promise<CrashWorld> {
  await using opening = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'nightlatch-crash-'));
  opening.defer(() => rm(folder, { recursive: true, force: true }));
  const keyring = await startPrivateKeyring();
  opening.defer(() => keyring.close());
  Object.assign(process.env, { DBUS_SESSION_BUS_ADDRESS: keyring.busAddress });
  const keychain = await loadKeychain('napi');
  // Most of a round is start time, so each child reuses the compile cache.
  const env = { ...keyring.env, NODE_COMPILE_CACHE: join(folder, 'compiled') };
  const lanes: Lane[] = [];
  for (const mode of modes) {
    const lane = await openLane({ mode, env, keychain, lockFolder: join(folder, 'locks') });
    opening.defer(() => lane.close());
    lanes.push(lane);
  }
  const opened = opening.move();
  return {
    lanes,
    keyringDeaths: () => keyring.deaths(),
    close: () => opened.disposeAsync(),
  };
}
