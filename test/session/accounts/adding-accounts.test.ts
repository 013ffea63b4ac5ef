import { expect, test } from 'vitest';
import type { Snapshot } from '../../../contract/session-state.ts';
import {
  accessTokenMs,
  signedIn,
  signInToo,
  twoSignedIn,
  unlock,
  waitingForBrowser,
} from '../../support/engine-world.ts';
import { settled } from '../../support/fake-clock.ts';

const kinds = ({ accounts }: Snapshot) => Object.fromEntries(accounts.map(({ id, kind }) => [id, kind]));

test('a second account signs in beside the first, and both are there after a restart', async () => {
  const { world, engine } = await twoSignedIn();
  expect(engine.snapshot()).toMatchObject({
    state: { kind: 'signed-in', account: { subject: 'bob' } },
    shownAccountId: 'bob',
    accounts: [
      { id: 'ada', providerId: 'p', label: 'Ada', kind: 'signed-in' },
      { id: 'bob', kind: 'signed-in' },
    ],
  });
  const again = await world.start();
  await settled();
  expect(again.snapshot()).toMatchObject({ state: { kind: 'signed-in', account: { subject: 'bob' } } });
  expect(kinds(again.snapshot())).toEqual({ ada: 'signed-in', bob: 'signed-in' });
});

test('a second sign-in of the same user replaces the earlier session', async () => {
  const { world, engine } = await twoSignedIn();
  const before = world.sessionOf('ada').value()?.sessionId;
  await signInToo(world, engine, 'ada');
  expect(kinds(engine.snapshot())).toEqual({ ada: 'signed-in', bob: 'signed-in' });
  expect(engine.snapshot().shownAccountId).toBe('ada');
  expect(world.sessionOf('ada').value()?.sessionId).not.toBe(before);
  await world.clock.advance(10 * accessTokenMs);
  expect(kinds(engine.snapshot())).toEqual({ ada: 'signed-in', bob: 'signed-in' });
});

test('a sign-in continues while another account is shown, and does not replace it on the screen', async () => {
  const { world, engine } = await signedIn();
  world.subject = 'bob';
  engine.show(null);
  engine.signIn('p');
  await settled();
  engine.show('ada');
  await settled();
  world.approve();
  await settled();
  expect(engine.snapshot()).toMatchObject({ shownAccountId: 'ada', state: { account: { subject: 'ada' } } });
  expect(kinds(engine.snapshot())).toEqual({ ada: 'signed-in', bob: 'signed-in' });
});

test('adding an account shows account selection if that provider has an account here, and only then', async () => {
  const { world, engine } = await waitingForBrowser();
  expect(world.requests).toEqual(['prepare sign-in']);
  world.approve();
  await settled();
  engine.show(null);
  engine.signIn('p');
  await settled();
  expect(world.requests.at(-1)).toBe('prepare sign-in, choosing');
  await engine.reopenBrowser();
  expect(world.requests.at(-1)).toBe('prepare sign-in, choosing');
});

test('neither an unlock nor a new sign-in to the only account shows account selection', async () => {
  const { world, engine } = await signedIn();
  engine.lock('asked');
  await unlock(world, engine);
  world.endSession(world.storedToken() ?? '');
  engine.refreshNow();
  await settled();
  expect(engine.snapshot().state.kind).toBe('reauthentication-required');
  engine.signIn('p');
  await settled();
  expect(world.requests.filter((what) => what.startsWith('prepare'))).toEqual(['prepare unlock', 'prepare sign-in']);
});

test('a lock during the sign-in of another account applies to that one too', async () => {
  const { world, engine } = await signedIn();
  world.subject = 'bob';
  engine.show(null);
  engine.signIn('p');
  await settled();
  engine.show('ada');
  engine.lock('asked');
  world.approve();
  await settled();
  expect(kinds(engine.snapshot())).toEqual({ ada: 'locked', bob: 'locked' });
  expect(world.lockStored('bob')).toMatchObject({ reason: 'asked' });
});
