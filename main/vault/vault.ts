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
  /** Remembers that accounts are stored, to tell an empty keychain from another one. */
  readonly marker?: KeptMarker;
  /** Keeps this user's other processes away from what is being sealed. By default there are none. */
  readonly alone?: RefreshLock['withLock'];
  /** For tests of the passcode: how it measures time and work. */
  readonly seal?: Pick<SealSettings, 'clock' | 'calibrate'>;
}

export function createVault(settings: VaultSettings): Vault {
  const { keychain, service, alone = createKeyedMutex().runExclusive } = settings;
  /** One a session, made when it is first asked for: what the keychain did not take is held in it. */
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

  /** An item that was set aside is as secret as what it is a copy of. */
  async function renewCopy(kind: string): Promise<void> {
    const store = createRecordStore(settings, kind, copyCodec, seal.cover);
    const plain = await keychain?.getPassword(service, kind);
    if (typeof plain !== 'string') return void (await store.renew());
    if ((await store.write(plain)) !== 'keychain') throw new SessionError('keychain-write-failed');
    await keychain?.deletePassword(service, kind);
    if ((await keychain?.getPassword(service, kind)) !== null) throw new SessionError('keychain-write-failed');
  }

  /** Each under its lock: another process may be about to store it. */
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
        // Cut short after this, the list that is still there is marked again by whoever reads it.
        await settings.marker?.note(false);
        // First what is on the list: a session that is on no list would be found by nobody.
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
