import { createHash } from 'node:crypto';
import type { AccountId } from '../../contract/session-state.ts';
import {
  createKeyedMutex,
  type RefreshLock,
  SessionError,
  type SessionRecord,
  type Vault,
} from '../session/ports/index.ts';
import type { KeptMarker } from './keychain-marker.ts';
import { accountsCodec, copyCodec, sessionCodec, settingsCodec, signOutsCodec } from './record-codec.ts';
import { createRecordStore, type RecordStoreSettings, type SealableStore, unlessUnreadable } from './record-store.ts';
import { createSeal, type SealSettings } from './seal/seal.ts';
import { listSessions, removeSessions, sessionKind } from './stored-sessions.ts';

export interface VaultSettings extends RecordStoreSettings {
  /** Records that accounts are stored, to distinguish an empty keychain from a different one. */
  readonly marker?: KeptMarker;
  /** Excludes this user's other processes while records are being sealed. Defaults to a mutex within this process. */
  readonly alone?: RefreshLock['withLock'];
  /** How passcode tests replace the clock and the key derivation cost. */
  readonly seal?: Pick<SealSettings, 'clock' | 'calibrate'>;
}

export function createVault(settings: VaultSettings): Vault {
  const { keychain, service, alone = createKeyedMutex().runExclusive } = settings;
  /** One store per session, created on first use. Each holds in memory the record that the keychain did not accept. */
  const sessions = new Map<AccountId, SealableStore<SessionRecord>>();
  const seal = createSeal({ ...settings.seal, keychain, service, alone }, { renew, areReadable, discard });
  const accounts = createRecordStore(settings, 'accounts', accountsCodec, null, async (list) => {
    if (list === null) await settings.marker?.expectNothing();
    else await settings.marker?.note(list.accounts.length > 0);
  });
  const chosen = createRecordStore(settings, 'settings', settingsCodec, null);
  const signOuts = createRecordStore(settings, 'sign-outs', signOutsCodec, seal.cover);

  const session = (id: AccountId) => {
    const known = sessions.get(id) ?? createRecordStore(settings, sessionKind(id), sessionCodec, seal.cover);
    sessions.set(id, known);
    return known;
  };

  /** Seals a quarantined copy, which is as secret as its original. */
  async function renewCopy(kind: string): Promise<void> {
    const store = createRecordStore(settings, kind, copyCodec, seal.cover);
    const plain = await keychain?.getPassword(service, kind);
    if (typeof plain !== 'string') return void (await store.renew());
    if ((await store.write(plain)) !== 'keychain') throw new SessionError('keychain-write-failed');
    await keychain?.deletePassword(service, kind);
    if ((await keychain?.getPassword(service, kind)) !== null) throw new SessionError('keychain-write-failed');
  }

  /** Re-stores each session under its own lock, because another process may be about to write it. */
  async function renew(): Promise<boolean> {
    const stored = [...(await listSessions(keychain, service))];
    const renewing = stored.map(([id, copies]) =>
      alone(id, async () => {
        for (const copy of copies) await renewCopy(copy);
        return session(id).renew();
      }),
    );
    const ends = await Promise.allSettled([...renewing, alone('sign-outs', signOuts.renew).then(() => true)]);
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
    return ends.every((end) => end.status === 'fulfilled' && end.value);
  }

  async function areReadable(): Promise<boolean> {
    for (const id of (await listSessions(keychain, service)).keys()) {
      if (!(await unlessUnreadable(session(id).read))) return false;
    }
    return true;
  }

  async function discard(): Promise<void> {
    await removeSessions(keychain, service);
    sessions.clear();
    await signOuts.clear();
  }

  return {
    seal,
    accountId: ({ issuer, subject }, clientId) => {
      const facts = JSON.stringify([issuer, clientId, subject]);
      return createHash('sha256').update(facts).digest('base64url').slice(0, 22);
    },
    accounts: {
      ...accounts,
      clear: async () => {
        // If the process ends after this line, the next read of the remaining list restores the marker.
        await settings.marker?.note(false);
        // Remove the sessions before the list: an unlisted session would be orphaned in the keychain.
        await removeSessions(keychain, service);
        sessions.clear();
        await accounts.clear();
      },
    },
    session,
    signOuts,
    settings: chosen,
  };
}
