import { createHash } from 'node:crypto';
import type { SessionErrorCode } from '../../contract/session-error.ts';
import type { AccountId } from '../../contract/session-state.ts';
import { codeOf, SessionError } from '../session/errors.ts';
import type { RecordStore, Vault } from '../session/ports.ts';
import type { SessionRecord } from '../session/records.ts';
import type { Keychain } from './keychain.ts';
import { accountsCodec, type RecordCodec, sessionCodec, signOutsCodec } from './record-codec.ts';
import { createSlots, type Slots } from './slots.ts';
import { createThisRunOnly } from './this-run-only.ts';

export interface VaultSettings {
  /** `null` where there is none: everything is kept for this run only, and reading answers `keychain-unavailable`. */
  readonly keychain: Keychain | null;
  /** The name under which the keychain files this app's items. Ends in something nobody else uses. */
  readonly service: string;
  /** Told why a record is kept for this run only. */
  readonly onKeptThisRunOnly?: (code: SessionErrorCode) => void;
}

export function createVault(settings: VaultSettings): Vault {
  /** One a session, made when it is first asked for: what the keychain did not take is held in it. */
  const sessions = new Map<AccountId, RecordStore<SessionRecord>>();
  const accounts = createRecordStore(settings, 'accounts', accountsCodec);

  return {
    accountId: ({ issuer, subject }, clientId) => {
      const facts = JSON.stringify([issuer, clientId, subject]);
      return createHash('sha256').update(facts).digest('base64url').slice(0, 22);
    },
    accounts: {
      ...accounts,
      clear: async () => {
        // First what is on the list: a session that is on no list would be found by nobody.
        await removeSessions(settings);
        sessions.clear();
        await accounts.clear();
      },
    },
    session: (id) => {
      const known = sessions.get(id) ?? createRecordStore(settings, `${sessionKind}.${id}`, sessionCodec);
      sessions.set(id, known);
      return known;
    },
    signOuts: createRecordStore(settings, 'sign-outs', signOutsCodec),
  };
}

const sessionKind = 'session';

async function removeSessions({ keychain, service }: VaultSettings): Promise<void> {
  const items = (await keychain?.findCredentials(service)) ?? [];
  for (const { account } of items) {
    if (account.startsWith(`${sessionKind}.`)) await keychain?.deletePassword(service, account);
  }
}

function createRecordStore<Value>(
  { keychain, service, onKeptThisRunOnly }: VaultSettings,
  kind: string,
  codec: RecordCodec<Value>,
): RecordStore<Value> {
  const slots: Slots = keychain === null ? noSlots : createSlots(keychain, service, kind);
  const memory = createThisRunOnly<Value>();
  /** Whether the keychain ever answered in this run. Where it did not, nothing of this run is in it. */
  let reached = false;
  let previous: Promise<unknown> = Promise.resolve();

  /** One thing at a time: a write chooses its slot by what the one before it left. */
  function inTurn<Answer>(task: () => Promise<Answer>): Promise<Answer> {
    const turn = previous.then(task);
    previous = turn.catch(() => undefined);
    return turn;
  }

  return {
    read: () =>
      inTurn(async () => {
        // What is held is newer than what is stored: it is there because storing it failed.
        const held = memory.get();
        if (held !== null) return held.value;
        const text = await slots.read();
        reached = true;
        return text === null ? null : codec.decode(text);
      }),
    write: (value) =>
      inTurn(async () => {
        try {
          await slots.write(codec.encode(value));
          reached = true;
          memory.drop();
          return 'keychain';
        } catch (error) {
          memory.hold(value);
          onKeptThisRunOnly?.(codeOf(error));
          return 'this-run-only';
        }
      }),
    hold: (value) =>
      inTurn(async () => {
        memory.hold(value);
        return 'this-run-only' as const;
      }),
    clear: () =>
      inTurn(async () => {
        const onlyHere = memory.get() !== null && !reached;
        memory.drop();
        try {
          await slots.clear();
        } catch (error) {
          // What was held here was never stored: dropping it is all there is to clear.
          if (!onlyHere || codeOf(error) !== 'keychain-unavailable') throw error;
        }
      }),
  };
}

const refuse = () => Promise.reject(new SessionError('keychain-unavailable'));
const noSlots: Slots = { read: refuse, write: refuse, clear: refuse };
