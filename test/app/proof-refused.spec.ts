import { expect, test } from '@playwright/test';
import { type AppWorld, createAppWorld, press, screen } from '../support/app-world.ts';
import { cancelInWindow, expectRefusal, renew, signOutEverywhere } from '../support/dangerous-controls.ts';
import type { IdTokenTwist } from '../support/hostile-provider/fault.ts';
import { type HostileProvider, startHostileProvider } from '../support/hostile-provider/hostile-provider.ts';
import type { RunningApp } from '../support/launch-app.ts';

test.describe.configure({ mode: 'serial' });

/** In seconds. */
const minute = 60;
const strong = 'urn:example:security-key';

let hostile: HostileProvider;
let world: AppWorld;
let app: RunningApp;

/** Returns a sign-in as strong as configured, made this many seconds ago. */
const madeAgo =
  (seconds: number): IdTokenTwist =>
  ({ iat = 0, ...claims }, sign) =>
    sign({ ...claims, iat, auth_time: iat - seconds, acr: strong });

async function signInMadeAgo(seconds: number): Promise<void> {
  hostile.twistIdToken(madeAgo(seconds));
  await press(app, 'Sign in with Hostile');
  await world.browser.nextPage();
  await expect(screen(app, 'signed-in')).toBeVisible();
}

// The tests share one session, because each rejection must leave it whole for the next.
test.beforeAll(async () => {
  hostile = await startHostileProvider();
  const { issuer } = hostile;
  world = await createAppWorld({
    providers: [
      // This provider treats each sign-in as a session of its own.
      { id: 'hostile', name: 'Hostile', issuer, stepUpAcrValues: [strong, 'urn:example:code'], revokeReplaced: true },
    ],
  });
  app = await (await world.addComputer('desk')).start();
  await signInMadeAgo(6 * minute);
});
test.afterAll(async () => {
  await world.close();
  await hostile.close();
});

/** Each response is honest except in one thing, with the error code and the browser's text for it. */
const answers: readonly (readonly [what: string, code: Parameters<typeof expectRefusal>[1], IdTokenTwist])[] = [
  ['an old sign-in', 'id-token-not-fresh', madeAgo(10 * minute)],
  ['no time of the sign-in', 'id-token-not-fresh', ({ auth_time: _, ...rest }, sign) => sign({ ...rest, acr: strong })],
  ['a weaker sign-in', 'step-up-not-met', (claims, sign) => sign({ ...claims, acr: 'urn:example:password' })],
  ['a sign-in of no stated strength', 'step-up-not-met', (claims, sign) => sign(claims)],
  ['somebody else', 'subject-mismatch', (claims, sign) => sign({ ...claims, sub: 'user-2', acr: strong })],
];

for (const [what, code, twist] of answers) {
  test(`${what}: ${code}, no session is ended, and this one continues`, async () => {
    hostile.twistIdToken(twist);
    await signOutEverywhere(app);
    const page = await world.browser.nextPage();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Sign-in did not finish');
    await expectRefusal(app, code);

    const asked = hostile.requestsTo('par').at(-1)?.parameters;
    expect(asked?.get('max_age')).toBe('300');
    expect(asked?.get('acr_values')).toBe(`${strong} urn:example:code`);
    hostile.heal();
    await renew(app);
    // The tokens of the rejected response are revoked, and no others.
    const [session, ...brought] = hostile.books.families;
    expect(session?.ended).toBeNull();
    await expect.poll(() => brought.map(({ ended }) => ended)).toEqual(brought.map(() => 'revocation'));
  });
}

test('a denial at the provider: sign-in-denied, and the session continues', async () => {
  hostile.twist('authorization', ({ headers = {}, ...reply }) => {
    const back = new URL(headers.location ?? '');
    back.searchParams.delete('code');
    back.searchParams.set('error', 'access_denied');
    return { ...reply, headers: { ...headers, location: back.href } };
  });
  await signOutEverywhere(app);
  const page = await world.browser.nextPage();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Sign-in was declined');
  await expectRefusal(app, 'sign-in-denied');
  hostile.heal();
  await renew(app);
});

test('a cancellation in the window: sign-in-cancelled, and the session continues', async () => {
  await cancelInWindow(app, world.browser, () => signOutEverywhere(app));
  await expectRefusal(app, 'sign-in-cancelled');
  await renew(app);
  expect(hostile.books.families[0]?.ended).toBeNull();
});

test('a recent, strong sign-in of the same user signs out everywhere', async () => {
  hostile.twistIdToken(madeAgo(0));
  await signOutEverywhere(app);
  const page = await world.browser.nextPage();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('You are signed in');
  await expect(screen(app, 'receipt')).toBeVisible();
  expect(hostile.books.families.at(-1)?.ended).toBe('revocation');
  await press(app, 'Done');
});

test('a sign-in four minutes ago is recent enough: no browser opens', async () => {
  await signInMadeAgo(4 * minute);
  const opened = world.browser.opened.length;
  await signOutEverywhere(app);
  await expect(screen(app, 'receipt')).toBeVisible();
  expect(world.browser.opened.length).toBe(opened);
});
