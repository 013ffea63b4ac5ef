import type { Operation, SessionWanted } from './protocol.ts';

export type Mode = 'strict' | 'grace';

/** The expected result of a restart. `judge-round.ts` defines each outcome. */
export type Outcome =
  | 'recovered'
  | 'answer lost'
  | 'signed out'
  | 'locked'
  | 'signed out and done'
  | 'signed out, others not reached';

/** The points of a scenario are in a running app, or in the start after an earlier kill. */
export interface Scenario {
  readonly name: string;
  readonly from: SessionWanted;
  readonly operation: Operation | null;
  /** An earlier kill, which moves the kill under test into the next start. */
  readonly diesFirstAt: string | null;
  /** Another device of the same user is signed in as well. */
  readonly otherDevice: boolean;
  /** Returns the required outcome of a kill at `point`. */
  expect(point: Moment, mode: Mode): Outcome;
}

/** A point, described by what had happened before it. */
export interface Moment {
  /** A refresh token had been sent, and the provider had received it. */
  readonly sent: boolean;
  /** How many heads of session records of this scenario were in the keychain. */
  readonly heads: number;
  readonly headsInAll: number;
  /** Like `heads`, for the list of accounts, which has their locks. */
  readonly listHeads: number;
  /** Like `heads`, for the queue of sign-outs. */
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
    // Without grace nothing can be recovered, and the app only has to delete the session permanently.
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
    // Storing the list opens the lock, and the refresh that follows writes its record.
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
    // The browser re-authenticates the user first, and the session continues with those tokens until it is signed out.
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
    // The first refresh is this start's access to the other sessions: if its response is lost, it cannot end them.
    expect: ({ sent, queueHeads }, mode) =>
      sent && queueHeads === 0 && mode === 'strict' ? 'signed out, others not reached' : 'signed out and done',
  },
];
