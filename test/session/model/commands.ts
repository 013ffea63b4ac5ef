import fc from 'fast-check';
import type { SessionErrorCode } from '../../../contract/session-error.ts';
import type { SignOutScope } from '../../../contract/session-state.ts';
import type { PresenceEvent } from '../../../main/session/ports/ports.ts';
import type { Fate, Place } from './gates.ts';
import type { Person, StoreFaults } from './model-vault.ts';

/** One step: an action of the user, the desktop, the network, the provider or chance. Plain data, so it prints. */
export type Command =
  | { readonly do: 'sign-in' | 'unlock' | 'deny' | 'cancel' | 'reopen' | 'lock' | 'refresh-now' | 'retry' }
  | { readonly do: 'list-devices' | 'dismiss-receipt' | 'discard-stored-session' }
  /** The browser approves, as its current user. */
  | { readonly do: 'approve'; readonly as: Person }
  /** Runs a sign-in from start to end, so that most runs get somewhere. */
  | { readonly do: 'sign-in-fully' | 'unlock-fully' | 'add-fully'; readonly as: Person }
  | { readonly do: 'use-access-token' | 'use-api-token' | 'step-up' | 'step-up-fully'; readonly whose: Person }
  | { readonly do: 'show'; readonly whose: Person | null }
  | { readonly do: 'sign-out'; readonly scope: SignOutScope }
  | { readonly do: 'presence'; readonly event: PresenceEvent }
  | { readonly do: 'idle'; readonly ms: number | null }
  | { readonly do: 'pass'; readonly ms: number; readonly late: Fate }
  | { readonly do: 'set-clock'; readonly byMs: number }
  | { readonly do: 'network'; readonly online: boolean }
  | { readonly do: 'other-process'; readonly busy: boolean }
  | { readonly do: 'lose-next'; readonly when: Fate }
  | { readonly do: 'grace'; readonly on: boolean }
  | { readonly do: 'end-at-provider' | 'other-device' }
  | {
      readonly do: 'vault-fault';
      readonly store: 'session' | 'signOuts' | 'both';
      readonly on: keyof StoreFaults;
      readonly code: SessionErrorCode | null;
    }
  | { readonly do: 'vault-mend' }
  | { readonly do: 'slow'; readonly place: Place; readonly on: boolean }
  | { readonly do: 'release'; readonly index: number }
  | { readonly do: 'release-all' }
  | { readonly do: 'crash'; readonly carriedOut: boolean }
  | { readonly do: 'restart' };

const one = (command: Command) => fc.constant(command);
const some = (weight: number, arbitrary: fc.Arbitrary<Command>) => ({ weight, arbitrary });
const fates = fc.constantFrom<Fate[]>('lost-before', 'lost-after', 'answered');
const person = fc.constantFrom<Person[]>('zyx-ada', 'zyx-bob');
const minute = 60_000;

/** What happens to an app if neither the keychain fails nor the provider ends a session. */
const fair = [
  some(10, one({ do: 'sign-in-fully', as: 'zyx-ada' })),
  some(4, one({ do: 'sign-in-fully', as: 'zyx-bob' })),
  some(
    4,
    person.map((as) => ({ do: 'add-fully', as })),
  ),
  some(
    5,
    fc.constantFrom<(Person | null)[]>('zyx-ada', 'zyx-bob', null).map((whose) => ({ do: 'show', whose })),
  ),
  some(2, one({ do: 'sign-in' })),
  some(3, fc.constantFrom<Command[]>({ do: 'approve', as: 'zyx-ada' }, { do: 'approve', as: 'zyx-bob' })),
  some(1, fc.constantFrom<Command[]>({ do: 'deny' }, { do: 'cancel' }, { do: 'reopen' })),
  some(2, one({ do: 'lock' })),
  some(2, one({ do: 'unlock' })),
  some(
    4,
    person.map((as) => ({ do: 'unlock-fully', as })),
  ),
  some(5, one({ do: 'refresh-now' })),
  some(2, one({ do: 'retry' })),
  some(
    2,
    fc.constantFrom<SignOutScope>('this-device', 'everywhere').map((scope) => ({ do: 'sign-out', scope })),
  ),
  some(1, one({ do: 'list-devices' })),
  some(
    3,
    person.map((whose) => ({ do: 'use-access-token', whose })),
  ),
  some(
    3,
    fc.record({
      do: fc.constantFrom('use-api-token' as const, 'step-up' as const, 'step-up-fully' as const),
      whose: person,
    }),
  ),
  some(1, fc.constantFrom<Command[]>({ do: 'dismiss-receipt' }, { do: 'other-device' })),
  some(
    2,
    fc
      .constantFrom<PresenceEvent>('os-locked', 'os-unlocked', 'suspended', 'resumed')
      .map((event) => ({ do: 'presence', event })),
  ),
  some(
    1,
    fc.constantFrom(0, 30_000, 595_000, 600_001, null).map((ms) => ({ do: 'idle', ms })),
  ),
  some(
    6,
    fc
      .record({ ms: fc.constantFrom(300, 3_000, 20_000, 31_000, 4 * minute, 6 * minute), late: fates })
      .map((pass) => ({ do: 'pass', ...pass })),
  ),
  some(1, one({ do: 'pass', ms: 20 * minute, late: 'lost-before' })),
  some(
    1,
    fc
      .constantFrom(-3_600_000, -20_000, 20_000, 400_000, 3_600_000, 13 * 3_600_000)
      .map((byMs) => ({ do: 'set-clock', byMs })),
  ),
  some(
    3,
    fc.boolean().map((online) => ({ do: 'network', online })),
  ),
  some(
    3,
    fates.map((when) => ({ do: 'lose-next', when })),
  ),
  some(
    4,
    fc
      .record({ place: fc.constantFrom<Place>('vault', 'provider'), on: fc.boolean() })
      .map((slow) => ({ do: 'slow', ...slow })),
  ),
  some(
    6,
    fc.nat(3).map((index) => ({ do: 'release', index })),
  ),
  some(2, one({ do: 'release-all' })),
  some(
    2,
    fc.boolean().map((carriedOut) => ({ do: 'crash', carriedOut })),
  ),
  some(1, one({ do: 'restart' })),
  some(
    2,
    fc.constantFrom(true, false, false).map((busy) => ({ do: 'other-process', busy })),
  ),
];

const stores = fc.constantFrom('session' as const, 'signOuts' as const, 'both' as const);
const changes = fc.constantFrom('write' as const, 'clear' as const);
const codes = fc.constantFrom<SessionErrorCode[]>(
  'keychain-locked',
  'keychain-unavailable',
  'keychain-record-unreadable',
  'keychain-write-failed',
);

const shut = fc.constantFrom<SessionErrorCode[]>('keychain-locked', 'keychain-unavailable');

/**
 * What a failing keychain and a strict provider add. Excluded: a permanently unreadable queue of sign-outs beside a
 * readable session. A session that had been queued, and could not be removed, is restored then: the app cannot know of
 * it, and would otherwise keep every later session closed.
 */
const foul = [
  some(
    1,
    fc.boolean().map((on) => ({ do: 'grace', on })),
  ),
  some(2, one({ do: 'end-at-provider' })),
  some(1, one({ do: 'discard-stored-session' })),
  some(
    2,
    fc.record({ store: stores, on: changes, code: codes }).map((fault) => ({ do: 'vault-fault', ...fault })),
  ),
  some(
    2,
    codes.map((code) => ({ do: 'vault-fault', store: 'both', on: 'read', code })),
  ),
  some(
    1,
    codes.map((code) => ({ do: 'vault-fault', store: 'session', on: 'read', code })),
  ),
  some(
    1,
    shut.map((code) => ({ do: 'vault-fault', store: 'signOuts', on: 'read', code })),
  ),
  some(3, one({ do: 'vault-mend' })),
];

const sequenceOf = (choices: readonly { readonly weight: number; readonly arbitrary: fc.Arbitrary<Command> }[]) =>
  fc.array(fc.oneof(...choices), { minLength: 1, maxLength: 60, size: 'max' });

export const fairSequence = sequenceOf(fair as never);
export const anySequence = sequenceOf([...fair, ...foul] as never);
