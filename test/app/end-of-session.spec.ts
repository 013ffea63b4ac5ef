import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { test } from '../support/app-test.ts';
import { screen, signIn } from '../support/app-world.ts';
import { chosenShell } from '../support/launch-app.ts';

test.skip(chosenShell() === 'electron', 'Only preview can raise the end of the system’s session.');

const logOf = (userData: string) => readFile(join(userData, 'logs', 'nightlatch.log'), 'utf8');

/** The record of the sign-in must be stored by the time the process has ended. */
for (const event of ['query-session-end', 'shutdown', 'SIGINT'] as const) {
  test(`${event} ends the app in order, and the next start restores the session`, async ({ app, computer, world }) => {
    await signIn(app, world.browser);
    const before = (await logOf(computer.userData)).length;
    if (event === 'SIGINT') process.kill(app.pid, event);
    else await app.raise(event);
    expect(await app.waitForExit()).toBe(0);
    expect((await logOf(computer.userData)).slice(before)).toContain('info stopped');
    if (event === 'query-session-end' || event === 'shutdown')
      expect(app.output()).toContain('the end of the session is delayed');
    const next = await computer.start();
    await expect(screen(next, 'signed-in')).toBeVisible();
  });
}

test('session-end ends the process at once, and the next start restores what was stored', async ({
  app,
  computer,
  world,
}) => {
  await signIn(app, world.browser);
  await app.raise('session-end').catch(() => undefined);
  expect(await app.waitForExit()).toBe(-1);
  const next = await computer.start();
  await expect(screen(next, 'signed-in')).toBeVisible();
});
