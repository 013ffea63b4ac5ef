import type { SessionState, Snapshot } from '../../../contract/session-state.ts';
import { account, type ModelWorld, personal, type Watch } from './model-world.ts';

const known: readonly SessionState['kind'][] = [
  'starting',
  'signed-out',
  'signing-in',
  'signed-in',
  'locked',
  'sign-in-again',
  'signing-out',
  'vault-blocked',
];

const isLocked = (state: SessionState) =>
  state.kind === 'locked' || (state.kind === 'signing-in' && state.purpose === 'unlock');

/** What must hold whatever happens. Each broken rule is a sentence in `violations`. */
export function createInvariants(world: () => ModelWorld) {
  const violations: string[] = [];
  /** Sessions whose sign-out was asked for, by their number at the provider: the sign-out uses their tokens. */
  const leaving = new Map<number, string>();
  /** Sessions that the app has said to be signed out. */
  const gone = new Set<string>();
  let revision = -1;
  let before: SessionState['kind'] = 'starting';
  /** A refresh that was under way when the lock fell may still be sent, once. */
  let underWay = 0;
  let asked: string | null = null;
  let lastFamily: number | null = null;
  let excusedFailures = 0;

  const complain = (violation: string) => violations.push(violation);
  const state = () => world().engine.snapshot().state;
  const familyNow = () => {
    const token = world().vault.session.now()?.refreshToken.reveal();
    return token === undefined ? null : world().books.familyOf(token).id;
  };
  const wasStored = (token: string) => {
    const [, id, index] = token.split('.');
    return world().vault.stored.has(`rt.${id}.${index}`);
  };
  /** A sign-out goes on with what it has in memory where the keychain refuses to hold it. */
  const excused = (token: string) =>
    leaving.has(world().books.familyOf(token).id) && world().vault.signOuts.failures > 0;

  function announced({ revision: next, state: { kind }, ...rest }: Snapshot): void {
    if (next <= revision) complain(`revision went from ${revision} to ${next}`);
    revision = next;
    if (kind === 'locked' && before !== 'locked') underWay = world().gates.waiting() > 0 ? 1 : 0;
    if (kind === 'signed-out' && before === 'signing-out' && asked !== null) gone.add(asked);
    if (kind === 'locked' && personal.test(JSON.stringify(rest))) complain('a locked window was sent the account');
    if (kind === 'signed-in') lastFamily = familyNow() ?? lastFamily;
    before = kind;
  }

  const watch: Watch = {
    complain,
    announced,
    sending: (token) => {
      if (!wasStored(token) && !excused(token)) complain(`sent before it was stored: ${token}`);
      if (leaving.has(world().books.familyOf(token).id) || !isLocked(state())) return;
      if (underWay === 0) complain('a refresh was begun while locked');
      underWay -= 1;
    },
    using: (token) => {
      if (!wasStored(token) && !excused(token)) complain(`used before it was stored: ${token}`);
      const open = state().kind === 'signed-in' || leaving.has(world().books.familyOf(token).id);
      if (!open) complain(`an access token was used while ${state().kind}`);
    },
  };

  return {
    watch,
    violations,
    launched: () => {
      revision = -1;
      before = 'starting';
      underWay = 0;
      asked = null;
    },
    /** A caller in the main process was lent an access token. */
    lent: (token: string) => {
      if (state().kind !== 'signed-in') complain(`an access token was lent while ${state().kind}`);
      if (!wasStored(token)) complain(`lent before it was stored: ${token}`);
    },
    /** Runs `signOut`; what it lets happen to the session's tokens begins with it. */
    signingOut: (signOut: () => void) => {
      const family = familyNow();
      const sessionId = world().vault.session.now()?.sessionId ?? null;
      const earlier = asked;
      const known = family === null ? false : leaving.has(family);
      asked = sessionId;
      if (family !== null && sessionId !== null) leaving.set(family, sessionId);
      try {
        signOut();
      } catch (error) {
        asked = earlier;
        if (family !== null && !known) leaving.delete(family);
        throw error;
      }
    },
    check: () => {
      const { gates, vault, books, engine, timers } = world();
      const snapshot = engine.snapshot();
      const { kind } = snapshot.state;
      const record = vault.session.now();
      const quiet = gates.waiting() === 0;
      // One for what is due next, one for the deadline of a sign-in, one for the patience of a sign-out.
      if (timers() > 3) complain(`${timers()} timers`);
      if (!known.includes(kind)) complain(`unknown state ${kind}`);
      if (isLocked(snapshot.state) && personal.test(JSON.stringify(snapshot))) complain(`${kind}: shows the account`);
      if (quiet && (kind === 'starting' || kind === 'signing-out')) complain(`stuck in ${kind}`);
      if (record === null) excusedFailures = vault.session.failures;
      const over = kind === 'signed-out' || kind === 'sign-in-again';
      if (over && quiet && record !== null && vault.session.failures === excusedFailures) {
        complain(`${kind}, and the session is still stored`);
      }
      const open = kind === 'signed-in' || kind === 'locked';
      const listed = vault.accounts.value?.accounts.find(({ id }) => id === account);
      if (kind === 'signed-in' && quiet && listed?.locked && vault.accounts.failures === 0) {
        complain('open, and stored as locked');
      }
      if (kind === 'locked' && quiet && record?.accessToken && vault.session.failures === excusedFailures) {
        complain('locked, and an access token is stored');
      }
      const isOver = record !== null && (gone.has(record.sessionId) || vault.queued.has(record.sessionId));
      if (open && isOver) complain('a signed-out session came back');
      if (new Set(snapshot.receipts.map(({ id }) => id)).size < snapshot.receipts.length) complain('a receipt twice');
      if (kind === 'sign-in-again') {
        const ended = lastFamily === null ? null : books.families[lastFamily]?.ended;
        if (ended !== 'by-provider' && ended !== 'reuse') complain('sign in again, and the provider ended nothing');
      }
    },
    /** Once nothing fails any more and time has passed. */
    checkEnd: () => {
      const { vault, books, engine } = world();
      const { state: last, pendingSignOuts } = engine.snapshot();
      const listed = vault.accounts.value?.accounts.find(({ id }) => id === account);
      if (vault.session.value !== null && listed === undefined) complain('a session that is on no list');
      const isLocked = listed?.locked != null;
      if (last.kind === 'locked' ? !isLocked : last.kind === 'signed-in' && isLocked)
        complain(`${last.kind}, not stored so`);
      if (pendingSignOuts.length > 0) complain('a sign-out is still pending');
      if ((vault.signOuts.value ?? []).length > 0) complain('a sign-out is still queued');
      for (const [family, sessionId] of leaving) {
        if (!gone.has(sessionId)) continue;
        // Beside a queue that could not be read it was in memory only, and a crash took it.
        if (!vault.queued.has(sessionId) && vault.signOuts.failures > 0) continue;
        if (vault.session.now()?.sessionId === sessionId) complain('a signed-out session is still stored');
        if (books.families[family]?.ended === null) complain('a signed-out session still lives at the provider');
      }
      const rest = ['signed-in', 'signed-out', 'locked', 'sign-in-again'];
      if (!rest.includes(last.kind)) complain(`ends in ${last.kind}`);
      if (last.kind === 'signed-in' && last.freshness.kind !== 'fresh') complain(`ends ${last.freshness.kind}`);
    },
  };
}

export type Invariants = ReturnType<typeof createInvariants>;
