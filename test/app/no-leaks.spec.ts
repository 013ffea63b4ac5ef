import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { lockNow, press, screen, signIn, typePassword } from '../support/app-world.ts';
import { findLeaks, findLeaksInFolder, takeHeap } from '../support/find-leaks.ts';
import { test } from '../support/tapped-test.ts';

test.use({ worldOptions: { accessTokenSeconds: 20 } });

test('no token, code, verifier, state or nonce is in a log, in the page, or on disk', async ({
  computer,
  world,
  tap,
}) => {
  test.setTimeout(120_000);
  const temporary = join(world.folder, 'temporary');
  await mkdir(temporary);
  const app = await computer.start({ TMPDIR: temporary });
  await signIn(app, world.browser);
  await app.page.getByTestId('device').first().waitFor();
  const heapSignedIn = await takeHeap(app.page);
  await press(app, 'Refresh now');
  await lockNow(app);
  await press(app, 'Unlock');
  const page = await world.browser.nextPage();
  await typePassword(page, 'ada');
  await expect(screen(app, 'signed-in')).toBeVisible();
  const heapUnlocked = await takeHeap(app.page);
  await press(app, 'Sign out');
  await expect(screen(app, 'receipt')).toBeVisible();

  // Control: the search below is meaningless unless these are present before.
  for (const name of ['access_token', 'refresh_token', 'id_token', 'code', 'code_verifier', 'state', 'nonce']) {
    expect([...(tap.secrets.get(name) ?? [])], name).not.toHaveLength(0);
  }
  expect(heapSignedIn).toContain('ada@example.test');

  const userData = await findLeaksInFolder(computer.userData, tap.secrets);
  const temp = await findLeaksInFolder(temporary, tap.secrets);
  expect(userData.files).toBeGreaterThan(0);
  expect([
    ...userData.leaks,
    ...temp.leaks,
    ...findLeaks('output', app.output(), tap.secrets),
    ...findLeaks('heap, signed in', heapSignedIn, tap.secrets),
    ...findLeaks('heap, unlocked', heapUnlocked, tap.secrets),
  ]).toEqual([]);
});

test('a planted leak is found in the page, in a file and in the output', async ({ app, computer, world, tap }) => {
  await signIn(app, world.browser);
  const [token] = tap.secrets.get('access_token') ?? [];
  if (token === undefined) throw new Error('no access token crossed the wire');
  await app.page.evaluate((value) => Object.assign(window, { planted: { value } }), token);
  expect(findLeaks('heap', await takeHeap(app.page), tap.secrets)).toContainEqual({
    place: 'heap',
    what: 'access_token',
  });

  const file = join(computer.userData, 'planted.log');
  await writeFile(file, `token=${Buffer.from(token).toString('base64')}`);
  const { leaks } = await findLeaksInFolder(computer.userData, tap.secrets);
  expect(leaks).toContainEqual({ place: file, what: 'access_token' });
  expect(findLeaks('output', `GET /?x=${token}`, tap.secrets)).toContainEqual({
    place: 'output',
    what: 'access_token',
  });
});
