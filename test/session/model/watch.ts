import type { AccountId, SessionState, Snapshot } from '../../../contract/session-state.ts';
import { accountIds } from './model-vault.ts';
import { type ModelWorld, personal, type Watch } from './model-world.ts';

const knownKinds: readonly SessionState['kind'][] = [
  'starting',
  'signed-out',
  'signing-in',
  'signed-in',
  'locked',
  'reauthentication-required',
  'signing-out',
  'vault-blocked',
];

const isLocked = (state: SessionState) =>
  state.kind === 'locked' || (state.kind === 'signing-in' && state.purpose === 'unlock');

/** The invariants. Each violation is a sentence in `violations`. */
export function createInvariants(world: () => ModelWorld) {
  const violations: string[] = [];
  /** Sessions whose sign-out was requested, by their number at the provider: the sign-out uses their tokens. */
  const leaving = new Map<number, string>();
  /** Sessions that the app has reported as signed out. */
  const gone = new Set<string>();
  let revision = -1;
  let before: ReadonlyMap<AccountId, SessionState['kind']> = new Map();
  const asked = new Map<AccountId, string>();
  const lastFamily = new Map<AccountId, number>();
  let excusedFailures = 0;

  const complain = (violation: string) => violations.push(violation);
  const snapshot = () => world().engine.snapshot();
  const kindOf = (id: AccountId) => snapshot().accounts.find((account) => account.id === id)?.kind ?? null;
  const recordOf = (id: AccountId) => world().vault.session(id).now();
  const familyOf = (id: AccountId) => {
    const token = recordOf(id)?.refreshToken.reveal();
    return token === undefined ? null : world().books.familyOf(token).id;
  };
  const wasStored = (token: string) => {
    const [, id, index] = token.split('.');
    return world().vault.stored.has(`rt.${id}.${index}`);
  };
  /** A step-up that was being stored when its session's sign-out began brings a family that only the queue names. */
  const isQueued = (family: number) =>
    (world().vault.signOuts.value ?? []).some(
      ({ refreshToken }) => world().books.familyOf(refreshToken.reveal()).id === family,
    );
  const isLeaving = (token: string) => {
    const family = world().books.familyOf(token).id;
    return leaving.has(family) || isQueued(family);
  };
  /** A sign-out continues from memory if the keychain refuses to store it. */
  const excused = (token: string) => isLeaving(token) && world().vault.trouble.signOuts.failures > 0;

  function announced({ revision: next, state, shownAccountId, accounts, ...rest }: Snapshot): void {
    if (next <= revision) complain(`revision went from ${revision} to ${next}`);
    revision = next;
    const kinds = new Map(accounts.map(({ id, kind }) => [id, kind]));
    for (const [id, kind] of kinds) {
      if (kind === 'signed-in') lastFamily.set(id, familyOf(id) ?? lastFamily.get(id) ?? -1);
    }
    for (const [id, kind] of before) {
      const sessionId = asked.get(id);
      if (kind === 'signing-out' && !kinds.has(id) && sessionId !== undefined) gone.add(sessionId);
    }
    if (isLocked(state) && personal.test(JSON.stringify([state, rest])))
      complain('a locked window was sent the account');
    if (state.kind === 'signed-in' && shownAccountId === null) complain('what is shown is on no list');
    for (const [id, kind] of kinds) {
      if (kind === 'signing-out' && before.get(id) !== 'signing-out') signingOut(id);
    }
    before = kinds;
  }

  /** From here on the sign-out may spend or revoke the tokens of its session. */
  function signingOut(id: AccountId): void {
    const family = familyOf(id);
    const sessionId = recordOf(id)?.sessionId ?? null;
    if (sessionId !== null) asked.set(id, sessionId);
    if (family !== null && sessionId !== null) leaving.set(family, sessionId);
  }

  const watch: Watch = {
    complain,
    announced,
    sending: (token) => {
      // After a crash it does not know either how far it got.
      if (world().books.isRetired(token) && !excused(token)) complain(`retired token sent: ${token}`);
      if (!wasStored(token) && !excused(token)) complain(`sent before it was stored: ${token}`);
      const { account } = world().books.familyOf(token);
      if (!isLeaving(token) && kindOf(account) === 'locked') complain('a refresh was sent while locked');
    },
    using: (token) => {
      if (!wasStored(token) && !excused(token)) complain(`used before it was stored: ${token}`);
      const { account } = world().books.familyOf(token);
      const open = kindOf(account) === 'signed-in' || isLeaving(token);
      if (!open) complain(`an access token was used while ${kindOf(account)}`);
    },
  };

  return {
    watch,
    violations,
    launched: () => {
      revision = -1;
      before = new Map();
      asked.clear();
    },
    /** A caller in the main process received an access token. */
    lent: (token: string) => {
      const { account } = world().books.familyOf(token);
      if (kindOf(account) !== 'signed-in') complain(`an access token was lent while ${kindOf(account)}`);
      if (!wasStored(token)) complain(`lent before it was stored: ${token}`);
    },
    check: () => {
      const { gates, vault, books, timers } = world();
      const { state, accounts, receipts } = snapshot();
      const quiet = gates.waiting() === 0;
      // One timer for due work, one for each sign-in's deadline, one for each sign-out's time limit.
      if (timers() > 1 + 3 + 2) complain(`${timers()} timers`);
      if (!knownKinds.includes(state.kind)) complain(`unknown state ${state.kind}`);
      if (isLocked(state) && personal.test(JSON.stringify(state))) complain(`${state.kind}: shows the account`);
      if (new Set(receipts.map(({ id }) => id)).size < receipts.length) complain('a receipt twice');
      if (accountIds.every((id) => recordOf(id) === null)) excusedFailures = vault.trouble.session.failures;
      const excusedNow = vault.trouble.session.failures !== excusedFailures;
      for (const { kind, label, id } of accounts) {
        const record = recordOf(id);
        if (kind === 'locked' && label !== null) complain('the list names a locked account');
        if (vault.isLocked(id) && vault.isNamed(id)) complain('a lock and a name are stored side by side');
        if (
          kind === 'signed-in' &&
          quiet &&
          label === null &&
          record !== null &&
          vault.trouble.session.failures === 0
        ) {
          complain('open, and nobody knows whose it is');
        }
        if (quiet && (kind === 'signing-out' || (kind === 'starting' && id === snapshot().shownAccountId))) {
          complain(`stuck in ${kind}`);
        }
        if (kind === 'reauthentication-required' && quiet && record !== null && !excusedNow) {
          complain('sign in again, and the session is still stored');
        }
        if (kind === 'signed-in' && quiet && vault.isLocked(id) && vault.trouble.accounts.failures === 0) {
          complain('open, and stored as locked');
        }
        if (kind === 'locked' && quiet && record?.accessToken && hasSession(id) && !excusedNow) {
          complain('locked, and an access token is stored');
        }
        const isOver = record !== null && (gone.has(record.sessionId) || vault.queued.has(record.sessionId));
        // It is unknown whether the sign-out of an unloaded account is in an unreadable queue.
        const mayWait = !hasSession(id) && vault.trouble.signOuts.failures > 0;
        if ((kind === 'signed-in' || kind === 'locked') && isOver && !mayWait)
          complain('a signed-out session came back');
        if (kind === 'reauthentication-required') {
          const ended = books.families[lastFamily.get(id) ?? -1]?.ended;
          // The session was restored beside an unreadable queue, and ended by its contents.
          const ownSignOut = ended === 'by-app' && vault.trouble.signOuts.failures > 0;
          if (ended !== 'by-provider' && ended !== 'reuse' && !ownSignOut)
            complain('sign in again, and the provider ended nothing');
        }
      }
      for (const id of accountIds.filter((each) => !vault.isListed(each))) {
        if (quiet && vault.session(id).value !== null && !excusedNow) complain('a session that is on no list');
      }
    },
    /** Checks what is shown, once nothing fails any more and time has passed. */
    checkRest: () => {
      const { state } = snapshot();
      const rest = ['signed-in', 'signed-out', 'locked', 'reauthentication-required'];
      if (!rest.includes(state.kind)) complain(`ends in ${state.kind}`);
      if (state.kind === 'signed-in' && state.freshness.kind !== 'fresh') complain(`ends ${state.freshness.kind}`);
    },
    checkEnd: () => {
      const { vault, books } = world();
      const { accounts, pendingSignOuts } = snapshot();
      for (const { id, kind } of accounts) {
        if (kind === 'locked' ? !vault.isLocked(id) : kind === 'signed-in' && vault.isLocked(id)) {
          complain(`${kind}, and not stored so`);
        }
      }
      for (const id of accountIds) {
        if (vault.session(id).value !== null && !vault.isListed(id)) complain('a session that is on no list');
      }
      if (pendingSignOuts.length > 0) complain('a sign-out is still pending');
      if ((vault.signOuts.value ?? []).length > 0) complain('a sign-out is still queued');
      for (const [family, sessionId] of leaving) {
        if (!gone.has(sessionId)) continue;
        // Beside an unreadable queue it was in memory only, and a crash lost it.
        if (!vault.queued.has(sessionId) && vault.trouble.signOuts.failures > 0) continue;
        if (accountIds.some((id) => vault.session(id).value?.sessionId === sessionId)) {
          complain('a signed-out session is still stored');
        }
        if (books.families[family]?.ended === null) complain('a signed-out session still lives at the provider');
      }
    },
  };

  /** An unloaded account keeps its stored access token until it is opened. */
  function hasSession(id: AccountId): boolean {
    return world().engine.snapshot().shownAccountId === id;
  }
}

export type Invariants = ReturnType<typeof createInvariants>;
