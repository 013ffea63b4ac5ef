import type { SessionRecord } from '../../main/session/ports/records.ts';
import type { Settled } from './protocol.ts';
import type { Outcome } from './scenarios.ts';
import type { RoundFacts } from './token-books.ts';

/** What a restart finds in the app, in the keychain as another process reads it, and at the provider. */
export interface Found {
  readonly settled: Settled;
  /** A description if the record cannot be read. */
  readonly record: SessionRecord | string | null;
  /** Whether the stored list of accounts has the lock. */
  readonly lockStored: boolean;
  readonly queuedSignOuts: number | string;
  /** `null` if the session from before the kill does not exist. */
  readonly familyBeforeLives: boolean | null;
  /** Whether the refresh token that was stored at the kill was already spent. */
  readonly spentAtKill: boolean | null;
  /** The token in the record, or `null` if there is none. */
  readonly stored: { readonly spent: boolean; readonly familyLives: boolean } | null;
  readonly otherDeviceLives: boolean | null;
  readonly facts: RoundFacts;
}

/** Returns the outcome of a round, or a description if it is none of the known outcomes. */
export function judgeRound(found: Found): Outcome | string {
  const { settled, record, queuedSignOuts, stored } = found;
  const { state, pendingSignOuts, tokenWorks } = settled;
  if (typeof record === 'string') return `record: ${record}`;
  if (typeof queuedSignOuts === 'string') return `queue: ${queuedSignOuts}`;
  if (queuedSignOuts !== 0 || pendingSignOuts !== 0) return `${state.kind}, with a sign-out still to do`;

  switch (state.kind) {
    case 'signed-in':
      if (state.freshness.kind !== 'fresh') return `signed in, and ${state.freshness.kind}`;
      if (record === null || stored === null) return 'signed in, and nothing stored';
      if (record.intent !== null) return 'signed in, and the refresh still in doubt';
      if (found.lockStored) return 'signed in, and stored as locked';
      if (stored.spent || !stored.familyLives) return 'signed in with a token that is worth nothing';
      if (state.session.persistence !== 'keychain') return 'signed in for this run only';
      if (found.facts.reuses > 0) return 'signed in, after a spent token was sent';
      return tokenWorks ? 'recovered' : 'signed in without a token that works';
    case 'locked':
      if (record === null || !found.lockStored || stored === null) return 'locked, and not stored so';
      if (stored.spent || !stored.familyLives) return 'locked with a token that is worth nothing';
      return tokenWorks ? 'locked, and lends tokens' : 'locked';
    case 'reauthentication-required':
      if (record !== null) return 'asks to sign in again, and keeps the record';
      if (state.reason !== 'refresh-answer-lost') return `lost: ${state.reason}`;
      return found.spentAtKill === true ? 'answer lost' : 'lost: answer said to be lost, and was not';
    case 'signed-out':
      if (record !== null) return 'signed out, and still stored';
      if (found.familyBeforeLives === null) return 'signed out';
      if (found.familyBeforeLives) return 'signed out, and the provider was not told';
      if (found.otherDeviceLives !== true) return 'signed out and done';
      return settled.othersInDoubt ? 'signed out, others not reached' : 'signed out, and others said to be';
    default:
      return state.kind;
  }
}
