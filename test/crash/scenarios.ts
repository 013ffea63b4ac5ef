import type { Operation, SessionWanted } from './protocol.ts';

export type Mode = 'strict' | 'grace';

/** What a restart is to come to. What each means is written down in `judge-round.ts`. */
export type Outcome =
  | 'recovered'
  | 'answer lost'
  | 'signed out'
  | 'locked'
  | 'signed out and done'
  | 'signed out, others not reached';

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
  /** A refresh token had been sent, to a provider that received it. */
  readonly sent: boolean;
  /** How many heads of session records were in the keychain, of those that this scenario puts there. */
  readonly heads: number;
  readonly headsInAll: number;
  /** As `heads`, for the list of accounts, which says whether they are locked. */
  readonly listHeads: number;
  /** As `heads`, for the queue of sign-outs. */
  readonly queueHeads: number;
}

const isStored = ({ heads, headsInAll }: Moment) => heads > 0 && heads === headsInAll;
const rotating = (moment: Moment, mode: Mode): Outcome =>
  moment.sent && !isStored(moment) && mode === 'strict' ? 'answer lost' : 'recovered';
const signingOut = ({ queueHeads }: Moment): Outcome => (queueHeads > 0 ? 'signed out and done' : 'recovered');

const usual = { from: 'signed-in', diesFirstAt: null, otherDevice: false } as const;

export const scenarios: readonly Scenario[] = [
  {
    ...usual,
    name: 'sign-in',
    from: 'signed-out',
    operation: 'sign-in',
    expect: (moment) => (isStored(moment) ? 'recovered' : 'signed out'),
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
  {
    ...usual,
    name: 'start after a refresh cut short after it was answered',
    operation: 'refresh',
    diesFirstAt: 'token request#1:after',
    // Without grace there is nothing to recover: only that the app forgets it, once and for all, is left to do.
    expect: (moment, mode) => {
      if (mode === 'grace') return 'recovered';
      return isStored(moment) ? 'signed out and done' : 'answer lost';
    },
  },
  { ...usual, name: 'lock', operation: 'lock', expect: ({ listHeads }) => (listHeads > 0 ? 'locked' : 'recovered') },
  {
    ...usual,
    name: 'unlock',
    from: 'locked',
    operation: 'unlock',
    // The list opens the lock, and the refresh that follows writes its record.
    expect: (moment, mode) => (moment.listHeads === 0 ? 'locked' : rotating(moment, mode)),
  },
  { ...usual, name: 'sign-out here', operation: 'sign-out here', expect: signingOut },
  {
    ...usual,
    name: 'sign-out everywhere',
    from: 'proven',
    operation: 'sign-out everywhere',
    otherDevice: true,
    expect: signingOut,
  },
  {
    ...usual,
    // The browser is asked first who it is, and the session goes on with the tokens of that until it is signed out.
    name: 'sign-out everywhere that asks for a proof',
    from: 'restored',
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
  {
    ...usual,
    name: 'start after a sign-out everywhere cut short',
    from: 'proven',
    operation: 'sign-out everywhere',
    diesFirstAt: 'session.clear#1:before',
    otherDevice: true,
    // The first refresh is how this start gets at the others: its answer lost, nothing is left to end them with.
    expect: ({ sent, queueHeads }, mode) =>
      sent && queueHeads === 0 && mode === 'strict' ? 'signed out, others not reached' : 'signed out and done',
  },
];
