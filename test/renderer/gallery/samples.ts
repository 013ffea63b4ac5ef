import type { CommandName } from '../../../contract/commands.ts';
import type { Result } from '../../../contract/result.ts';
import type {
  Account,
  AccountSummary,
  DeviceSession,
  PendingSignOut,
  SessionFacts,
  SessionState,
  SignOutReceipt,
  Snapshot,
} from '../../../contract/session-state.ts';
import { settingsView } from '../../support/settings-view.ts';

/** One moment of the app, as the window sees it. `answers` are the results of commands; all other commands succeed. */
export interface Sample {
  readonly snapshot: Snapshot;
  readonly answers?: { readonly [Name in CommandName]?: Result<unknown> };
  /** A button to press once the screen is shown, to open what it opens. */
  readonly press?: string;
}

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

const demo = { id: 'demo', name: 'Demo', issuer: 'http://127.0.0.1:41873' };
const acme = { id: 'acme', name: 'Acme Industries', issuer: 'https://login.acme.example/realms/staff' };

/** Creates enough accounts to require a search. */
export function manyAccounts(length: number): readonly AccountSummary[] {
  return Array.from({ length }, (_, place) => ({
    id: `id-${place}`,
    providerId: place % 2 === 0 ? 'demo' : 'acme',
    label: `Person ${place}`,
    kind: place % 7 === 4 ? 'reauthentication-required' : 'signed-in',
  }));
}

/** Returns every screen and every notable variant of one, around the time `now` (ms since the Unix epoch). */
export function samples(now: number): Readonly<Record<string, Sample>> {
  const account: Account = {
    providerId: 'demo',
    issuer: demo.issuer,
    subject: 'a2f1',
    name: 'Ada Lovelace',
    email: 'ada@demo.example',
  };
  const session: SessionFacts = {
    authenticatedAt: now - 3 * hour,
    refreshedAt: now - 21 * second,
    accessTokenExpiresAt: now + 39 * second,
    endsAt: now + 9 * hour,
    idleLimitMs: 10 * minute,
    idleLocksAt: now + 7 * minute,
    persistence: 'keychain',
    acr: null,
  };
  const devices: readonly DeviceSession[] = [
    {
      id: 'one',
      client: 'Nightlatch',
      device: 'Ada’s desk, Linux',
      startedAt: now - 3 * hour,
      lastUsedAt: now,
      current: true,
    },
    {
      id: 'two',
      client: 'Nightlatch',
      device: 'Travel laptop',
      startedAt: now - 51 * hour,
      lastUsedAt: now - 26 * hour,
      current: false,
    },
    {
      id: 'three',
      client: 'Acme Mail for iPad',
      device: 'iPad',
      startedAt: now - 700 * hour,
      lastUsedAt: now - 9 * minute,
      current: false,
    },
  ];
  const pending: PendingSignOut = {
    id: 'p1',
    scope: 'everywhere',
    providerId: 'demo',
    queuedAt: now - 4 * minute,
    attempts: 2,
    lastError: 'provider-unreachable',
    nextTryAt: now + 48 * second,
  };
  const receipt: SignOutReceipt = {
    id: 'r1',
    scope: 'everywhere',
    providerId: 'demo',
    startedAt: now - 4 * second,
    finishedAt: now - second,
    sessions: devices.map(({ client, device, current }) => ({ client, device, current, ended: true })),
    checks: [
      { name: 'revocation-answered', outcome: 'verified' },
      { name: 'refresh-token-refused', outcome: 'verified' },
      { name: 'access-token-refused', outcome: 'verified' },
      { name: 'other-sessions-gone', outcome: 'verified' },
    ],
    mayLiveUntil: null,
  };
  const doubtful: SignOutReceipt = {
    ...receipt,
    id: 'r2',
    sessions: receipt.sessions.map((found, place) => ({ ...found, ended: place !== 2 })),
    checks: [
      { name: 'revocation-answered', outcome: 'verified' },
      { name: 'refresh-token-refused', outcome: 'verified' },
      { name: 'access-token-refused', outcome: 'not-supported' },
      { name: 'other-sessions-gone', outcome: 'not-verified' },
    ],
    mayLiveUntil: now + 52 * second,
  };
  const ada: AccountSummary = { id: 'a', providerId: 'demo', label: 'Ada Lovelace', kind: 'signed-in' };
  const accounts: readonly AccountSummary[] = [
    ada,
    { id: 'b', providerId: 'acme', label: 'Ada Lovelace', kind: 'signed-in' },
    { id: 'c', providerId: 'demo', label: 'Grace Hopper', kind: 'reauthentication-required' },
    { id: 'd', providerId: 'acme', label: null, kind: 'locked' },
    { id: 'e', providerId: 'acme', label: null, kind: 'locked' },
  ];
  const allLocked = accounts.map((each): AccountSummary => ({ ...each, label: null, kind: 'locked' }));
  const listed = { listDevices: { ok: true, value: devices } } as const;

  function sample(state: SessionState, more?: Partial<Snapshot>, answers?: Sample['answers']): Sample {
    const isShown = state.kind === 'signed-in' || state.kind === 'locked' || state.kind === 'reauthentication-required';
    const snapshot: Snapshot = {
      revision: 7,
      state,
      shownAccountId: isShown ? ada.id : null,
      accounts: isShown ? [{ ...ada, kind: state.kind, label: state.kind === 'signed-in' ? ada.label : null }] : [],
      providers: [demo],
      pendingSignOuts: [],
      receipts: [],
      seal: { state: 'none', nextTryAt: null },
      settings: settingsView,
      ...more,
    };
    return { snapshot, answers: { ...listed, ...answers } };
  }

  const home: SessionState = { kind: 'signed-in', account, session, freshness: { kind: 'fresh' }, stepUp: null };
  const waiting = {
    kind: 'signing-in',
    purpose: 'sign-in',
    providerId: 'demo',
    step: 'waiting-for-browser',
    deadline: now + 4 * minute + 12 * second,
  } as const;
  const signedOut = { kind: 'signed-out', error: null } as const;
  const unreadable = {
    kind: 'vault-blocked',
    problem: 'unreadable',
    code: 'keychain-record-unreadable',
    error: null,
  } as const;
  const changed = {
    kind: 'vault-blocked',
    problem: 'backend-changed',
    code: 'keychain-changed',
    error: null,
  } as const;
  const longWord = 'Donaudampfschifffahrtsgesellschaft'.repeat(6);
  const several = { accounts, shownAccountId: ada.id, providers: [demo, acme] };
  const strange = [longWord, '<img src=x onerror=alert(1)>', '\u202Egnp.ada', 'آدا لوفليس', 'עדה לאבלייס'];

  return {
    'passcode-needed': sample(
      { kind: 'locked', reason: 'asked', lockedAt: now - minute, error: null },
      { accounts: [], shownAccountId: null, seal: { state: 'shut', nextTryAt: null } },
    ),
    'passcode-waits': sample(
      { kind: 'starting' },
      { seal: { state: 'shut', nextTryAt: now + 4 * minute } },
      { unlockWithPasscode: { ok: false, error: { code: 'passcode-too-soon' } } },
    ),
    'passcode-forgotten': {
      ...sample({ kind: 'starting' }, { seal: { state: 'shut', nextTryAt: null } }),
      press: 'Forgotten passcode',
    },
    'passcode-set': { ...sample(home), press: 'Set a passcode' },
    'passcode-change': { ...sample(home, { seal: { state: 'open', nextTryAt: null } }), press: 'Change passcode' },
    settings: { ...sample(home), press: 'Open settings' },
    'settings-unable': {
      ...sample(home, {
        settings: {
          ...settingsView,
          abilities: {
            'idle-time': 'not-told',
            'screen-lock': 'asking',
            sleep: 'not-told',
            'window-hidden': 'not-told',
            'capture-protection': 'not-offered',
            biometrics: 'not-set-up',
          },
        },
      }),
      press: 'Open settings',
    },
    'locked-finger': sample(
      { kind: 'locked', reason: 'idle', lockedAt: now - minute, error: null },
      { settings: { ...settingsView, inForce: { ...settingsView.inForce, biometrics: true } } },
    ),
    starting: sample({ kind: 'starting' }),
    'sign-in': sample(signedOut),
    'sign-in-denied': sample({ kind: 'signed-out', error: 'sign-in-denied' }, { providers: [demo, acme] }),
    'sign-in-cancelled': sample({ kind: 'signed-out', error: 'sign-in-cancelled' }),
    'sign-in-pending': sample(signedOut, {
      pendingSignOuts: [pending, { ...pending, id: 'p2', scope: 'this-device', lastError: null, nextTryAt: null }],
    }),
    preparing: sample({ ...waiting, step: 'preparing' }),
    waiting: sample(waiting),
    'waiting-unlock': sample({ ...waiting, purpose: 'unlock' }),
    'waiting-step-up': sample({
      ...home,
      stepUp: { cause: 'api', step: 'waiting-for-browser', deadline: waiting.deadline },
    }),
    'waiting-control': sample({
      ...home,
      stepUp: { cause: 'control', step: 'waiting-for-browser', deadline: waiting.deadline },
    }),
    'preparing-step-up': sample({ ...home, stepUp: { cause: 'api', step: 'preparing', deadline: waiting.deadline } }),
    finishing: sample({ ...waiting, step: 'finishing' }),
    home: sample(home),
    'home-refreshing': sample({ ...home, freshness: { kind: 'refreshing' } }),
    'home-offline': sample(
      {
        ...home,
        freshness: {
          kind: 'offline',
          code: 'provider-unreachable',
          since: now - 2 * minute,
          nextTryAt: now + 16 * second,
        },
      },
      { pendingSignOuts: [pending] },
      { listDevices: { ok: false, error: { code: 'provider-unreachable' } } },
    ),
    'home-memory-only': sample(
      {
        ...home,
        account: { ...account, name: null, email: null },
        session: { ...session, persistence: 'memory-only', accessTokenExpiresAt: null, idleLocksAt: null },
      },
      {},
      { listDevices: { ok: false, error: { code: 'devices-unsupported' } } },
    ),
    'home-hostile': sample(
      { ...home, account: { ...account, name: '<img src=x onerror=alert(1)> \u202Eevil', email: longWord } },
      { providers: [{ ...demo, name: `<b>${longWord}</b>` }] },
      {
        listDevices: {
          ok: true,
          value: devices.map((device) => ({ ...device, device: `</li><script>1</script>${longWord}` })),
        },
      },
    ),
    'home-confirm': { ...sample(home), press: 'Sign out everywhere' },
    'home-refused': {
      ...sample(home, {}, { refreshNow: { ok: false, error: { code: 'provider-error' } } }),
      press: 'Refresh now',
    },
    'accounts-menu': { ...sample(home, several), press: 'Account: Ada Lovelace' },
    'accounts-hostile': {
      ...sample(
        { ...home, account: { ...account, name: longWord } },
        {
          providers: [{ ...demo, name: `<b>${longWord}</b>` }, acme],
          shownAccountId: 'strange-0',
          accounts: strange.map((label, place) => ({
            id: `strange-${place}`,
            providerId: place % 2 === 0 ? 'demo' : 'acme',
            label,
            kind: place === 3 ? 'vault-blocked' : 'signed-in',
          })),
        },
      ),
      press: `Account: ${longWord}`,
    },
    'accounts-many': {
      ...sample(home, { ...several, accounts: manyAccounts(12), shownAccountId: 'id-6' }),
      press: 'Account: Person 6',
    },
    'accounts-confirm': { ...sample(home, several), press: 'Sign out Ada Lovelace everywhere' },
    'accounts-sign-in': sample(signedOut, { ...several, shownAccountId: null }),
    'accounts-sign-in-many': sample(signedOut, { ...several, accounts: manyAccounts(12), shownAccountId: null }),
    'accounts-waiting': sample(waiting, { ...several, shownAccountId: null }),
    'accounts-locked': sample(
      { kind: 'locked', reason: 'asked', lockedAt: now - 8 * minute, error: null },
      { ...several, accounts: allLocked },
    ),
    'accounts-receipt': sample(signedOut, { ...several, shownAccountId: null, receipts: [receipt] }),
    locked: sample({ kind: 'locked', reason: 'idle', lockedAt: now - 8 * minute, error: null }),
    'locked-other-account': sample({
      kind: 'locked',
      reason: 'os-locked',
      lockedAt: now - 30 * hour,
      error: 'subject-mismatch',
    }),
    'signing-out': sample({ kind: 'signing-out', scope: 'this-device' }),
    'signing-out-everywhere': sample({ kind: 'signing-out', scope: 'everywhere' }),
    receipt: sample(signedOut, { receipts: [receipt] }),
    'receipt-doubtful': sample(signedOut, { receipts: [doubtful], pendingSignOuts: [pending] }),
    'receipt-this-device': sample(signedOut, {
      receipts: [
        {
          ...receipt,
          scope: 'this-device',
          sessions: [],
          checks: receipt.checks.slice(0, 2),
          mayLiveUntil: now + 52 * second,
        },
      ],
    }),
    'reauthentication-required': sample({
      kind: 'reauthentication-required',
      providerId: 'demo',
      reason: 'refresh-refused',
    }),
    'vault-locked': sample({ kind: 'vault-blocked', problem: 'locked', code: 'keychain-locked', error: null }),
    'vault-unavailable': sample({
      kind: 'vault-blocked',
      problem: 'unavailable',
      code: 'keychain-unavailable',
      error: null,
    }),
    'vault-denied': sample({ kind: 'vault-blocked', problem: 'locked', code: 'keychain-access-denied', error: null }),
    'vault-no-answer': sample({
      kind: 'vault-blocked',
      problem: 'unavailable',
      code: 'keychain-no-answer',
      error: null,
    }),
    'vault-changed': sample(changed),
    'vault-start-anew': { ...sample(changed), press: 'Start anew with this keychain' },
    'vault-module-changed': sample({ ...changed, code: 'keychain-module-changed' }),
    'vault-unreadable': sample(unreadable),
    'vault-discard': { ...sample(unreadable), press: 'Discard the stored session' },
    misconfigured: sample({
      kind: 'misconfigured',
      code: 'config-invalid',
      file: '/home/ada/.config/nightlatch/nightlatch.json',
      problems: [
        { field: 'providers[0].issuer', found: '"http://login.acme.example"', expected: 'an https: address' },
        { field: 'times.idleMinutes', found: '"ten"', expected: 'a number from 1 to 1440' },
        { field: 'providers[0].redirect.ports[2]', found: '70000', expected: 'a port from 1024 to 65535' },
      ],
    }),
    'config-unreadable': sample({
      kind: 'misconfigured',
      code: 'config-unreadable',
      file: 'C:\\Users\\ada\\AppData\\Roaming\\Nightlatch\\nightlatch.json',
      problems: [],
    }),
  };
}
