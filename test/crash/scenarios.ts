import type { Operation, SessionWanted } from './protocol.ts';

export type Mode = 'strict' | 'grace';

/** What a restart is to come to. What each means is written down in `judge-round.ts`. */
export type Outcome = 'recovered' | 'answer lost' | 'signed out' | 'locked' | 'signed out and done';

/** Where the points of a scenario lie: in a running app, or in the start that follows an earlier kill. */
export interface Scenario {
  readonly name: string;
  readonly from: SessionWanted;
  readonly operation: Operation | null;
  /** An earlier kill, after which the one that counts falls into the next start. */
  readonly diesFirstAt: string | null;
  /** Another device of the same person is signed in as well. */
  readonly otherDevice: boolean;
  /** What a kill at `point` must come to. */
  expect(point: Moment, mode: Mode): Outcome;
}

/** A point, by what had happened before it. */
export interface Moment {
  /** A refresh token had been sent to a provider that received it. */
  readonly sent: boolean;
  /** The last head of a session record that this scenario writes was in the keychain. */
  readonly stored: boolean;
  /** The first head of the queue of sign-outs was in the keychain. */
  readonly queued: boolean;
}

const rotating = ({ sent, stored }: Moment, mode: Mode): Outcome =>
  sent && !stored && mode === 'strict' ? 'answer lost' : 'recovered';
const signingOut = ({ queued }: Moment): Outcome => (queued ? 'signed out and done' : 'recovered');

const usual = { from: 'signed-in', diesFirstAt: null, otherDevice: false } as const;

export const scenarios: readonly Scenario[] = [
  {
    ...usual,
    name: 'sign-in',
    from: 'signed-out',
    operation: 'sign-in',
    expect: ({ stored }) => (stored ? 'recovered' : 'signed out'),
  },
  { ...usual, name: 'refresh', operation: 'refresh', expect: rotating },
  { ...usual, name: 'start', operation: null, expect: rotating },
  {
    ...usual,
    name: 'start after a refresh cut short before it was sent',
    operation: 'refresh',
    diesFirstAt: 'token request#1:before',
    expect: rotating,
  },
  { ...usual, name: 'lock', operation: 'lock', expect: ({ stored }) => (stored ? 'locked' : 'recovered') },
  {
    ...usual,
    name: 'unlock',
    from: 'locked',
    operation: 'unlock',
    expect: ({ stored }) => (stored ? 'recovered' : 'locked'),
  },
  { ...usual, name: 'sign-out here', operation: 'sign-out here', expect: signingOut },
  {
    ...usual,
    name: 'sign-out everywhere',
    operation: 'sign-out everywhere',
    otherDevice: true,
    expect: signingOut,
  },
  {
    ...usual,
    name: 'start after a sign-out cut short',
    operation: 'sign-out here',
    diesFirstAt: 'session.clear#1:before',
    expect: () => 'signed out and done',
  },
];
