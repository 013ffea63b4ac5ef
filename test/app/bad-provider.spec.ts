import { expect, test } from '@playwright/test';
import { type AppWorld, createAppWorld, press, screen, signIn } from '../support/app-world.ts';
import { closedPort } from '../support/closed-port.ts';
import { type HostileProvider, startHostileProvider } from '../support/hostile-provider/hostile-provider.ts';
import type { RunningApp } from '../support/launch-app.ts';

const webPage = { headers: { 'content-type': 'text/html' }, body: '<h1>Sign in to this network</h1>' };

/** Each provider is wrong in one way. */
const wrongs: Readonly<Record<string, (hostile: HostileProvider) => void>> = {
  'calls itself something else': (hostile) =>
    hostile.twist('discovery', ({ body }) => ({ body: { ...(body as object), issuer: 'https://elsewhere.example' } })),
  'describes itself in broken JSON': (hostile) => hostile.twist('discovery', () => ({ body: '{"issuer":' })),
  'is a web page where JSON was due': (hostile) => hostile.twist('discovery', () => webPage),
  'has a server error': (hostile) => hostile.twist('discovery', () => ({ status: 503 })),
  'answers the code with a web page': (hostile) => hostile.twist('token', () => webPage),
  'shows an error page': (hostile) => {
    hostile.twist('authorization', () => ({ ...webPage, status: 400 }));
    // This provider accepts no pushed requests, so that its authorization page is the first to reject.
    hostile.twist('discovery', ({ body }) => ({
      body: { ...(body as object), pushed_authorization_request_endpoint: undefined },
    }));
  },
};

const hostiles = new Map<string, HostileProvider>();
let world: AppWorld;
let app: RunningApp;

// The tests share one window, because each attempt must leave it ready for the next.
test.beforeAll(async () => {
  for (const [what, spoil] of Object.entries(wrongs)) {
    const hostile = await startHostileProvider();
    spoil(hostile);
    hostiles.set(what, hostile);
  }
  world = await createAppWorld({
    providers: [
      ...[...hostiles].map(([name, { issuer }], index) => ({ id: `hostile-${index}`, name, issuer })),
      { id: 'nobody', name: 'is not there', issuer: `http://127.0.0.1:${await closedPort()}` },
      { id: 'stranger', name: 'does not know this app', clientId: 'unknown-app' },
    ],
  });
  app = await (await world.addComputer('desk')).start();
});
test.afterAll(async () => {
  await world.close();
  await Promise.all([...hostiles.values()].map((hostile) => hostile.close()));
});

async function expectFailure(code: string, happened: string, next: string): Promise<void> {
  const signedOut = screen(app, 'signed-out');
  await expect(signedOut.getByText(code, { exact: true })).toBeVisible();
  await expect(signedOut).toContainText(happened);
  await expect(signedOut).toContainText(next);
}

for (const [what, code, happened, next] of [
  ['is not there', 'provider-unreachable', 'gave no answer', 'Check your network connection, VPN and proxy'],
  ['calls itself something else', 'provider-issuer-mismatch', 'name another issuer', 'Correct the issuer'],
  ['describes itself in broken JSON', 'provider-metadata-invalid', 'missing, damaged', 'Check the issuer address'],
  ['is a web page where JSON was due', 'network-sign-in-needed', 'A web page came', 'Open any web page, follow'],
  ['has a server error', 'provider-error', 'cannot serve requests just now', 'Wait a few minutes, then try again'],
  ['does not know this app', 'client-refused', 'The client id is unknown', 'Check the client id in the configuration'],
] as const) {
  test(`a provider that ${what}: ${code}, and no browser opens`, async () => {
    const opened = world.browser.opened.length;
    await press(app, `Sign in with ${what}`);
    await expectFailure(code, happened, next);
    expect(world.browser.opened.length).toBe(opened);
  });
}

test('both pages report a failure if the token endpoint responds with a web page', async () => {
  await press(app, 'Sign in with answers the code with a web page');
  const landing = await world.browser.nextPage();
  await expect(landing.getByRole('heading', { level: 1 })).toHaveText('Sign-in did not finish');
  await expectFailure('network-sign-in-needed', 'A web page came', 'then try again');
  expect(hostiles.get('answers the code with a web page')?.requestsTo('token')).toHaveLength(1);
});

test('an error page of the provider does not end the wait: the window shows the time left and can cancel', async () => {
  await press(app, 'Sign in with shows an error page');
  const page = await world.browser.nextPage();
  await expect(page.getByRole('heading')).toHaveText('Sign in to this network');
  await expect(screen(app, 'signing-in')).toContainText(/Nightlatch waits for another \d/);
  await press(app, 'Cancel');
  await expect(screen(app, 'signed-out')).toContainText('You stopped the sign-in before it was finished.');
});

test('after a failure, a good provider signs the user in', async () => {
  await press(app, 'Sign in with is not there');
  await expectFailure('provider-unreachable', 'gave no answer', 'then try again');
  await signIn(app, world.browser);
  await expect(app.page.getByTestId('account-email')).toHaveText('ada@example.test');
});
