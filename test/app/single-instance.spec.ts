import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { test } from '../support/app-test.ts';
import { type Computer, screen } from '../support/app-world.ts';
import { runApp } from '../support/run-app.ts';

const startAgain = (computer: Computer, config: string) =>
  runApp({ args: ['--config', config], userDataDir: computer.userData, env: computer.env }).then(({ code }) => code);

test('a second instance exits, and its configuration is ignored', async ({ app, computer, world }) => {
  const other = join(world.folder, 'other.json');
  await writeFile(other, (await readFile(world.configFile, 'utf8')).replace('"Demo"', '"Another"'));
  expect(await startAgain(computer, other)).toBe(0);
  await app.page.reload();
  await expect(screen(app, 'signed-out').getByRole('button', { name: 'Sign in with Demo' })).toBeVisible();
  await expect(app.page.getByText('Another')).toHaveCount(0);
});

test('a second instance brings the window to the front', async ({ app, computer, world }) => {
  const { DISPLAY = '' } = process.env;
  test.skip(!existsSync('/usr/bin/xwininfo') || DISPLAY === '', 'needs xwininfo and one X display for both windows');
  const neighbour = await (await world.addComputer('neighbour')).start();
  const names = { [app.pid]: app, [neighbour.pid]: neighbour };
  for (const [pid, { page }] of Object.entries(names)) {
    // The first screen sets the title too, so this one is set afterwards.
    await expect(page).toHaveTitle(/ · Nightlatch$/);
    await page.evaluate((title) => {
      document.title = title;
    }, `window of ${pid}`);
  }
  /** Returns the processes of both windows, front first, or none while a window of another test is closing. */
  const stacked = () => {
    const { stdout: tree } = spawnSync('xwininfo', ['-root', '-tree'], { encoding: 'utf8' });
    const pids = [...tree.matchAll(/"window of (\d+)"/g)].map(([, pid]) => Number(pid));
    return pids.filter((pid) => pid in names);
  };
  await expect.poll(stacked).toEqual([neighbour.pid, app.pid]);
  expect(await startAgain(computer, world.configFile)).toBe(0);
  await expect.poll(stacked).toEqual([app.pid, neighbour.pid]);
});
