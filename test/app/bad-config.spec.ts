import { readFile, rm, writeFile } from 'node:fs/promises';
import { expect, test } from '@playwright/test';
import { type AppWorld, type Computer, createAppWorld, screen, signIn } from '../support/app-world.ts';
import type { RunningApp } from '../support/launch-app.ts';

let world: AppWorld;
let computer: Computer;
/** A configuration that works. */
let good: string;

test.beforeAll(async () => {
  world = await createAppWorld();
  computer = await world.addComputer('desk');
  good = await readFile(world.configFile, 'utf8');
});
test.afterAll(() => world.close());

/** Returns the configuration with its first provider, or other fields, changed. */
function changed({ provider = {}, ...all }: { readonly provider?: object; readonly [field: string]: unknown }): string {
  const config = JSON.parse(good) as { readonly providers: readonly object[] };
  return JSON.stringify({ ...config, providers: [{ ...config.providers[0], ...provider }], ...all });
}

async function expectProblem(app: RunningApp, code: string, problem: readonly string[], next: string): Promise<void> {
  const misconfigured = screen(app, 'misconfigured');
  await expect(misconfigured).toContainText(`File: ${world.configFile}`);
  await expect(misconfigured.getByRole('row').nth(1).locator('th, td')).toHaveText([...problem]);
  await expect(misconfigured.getByRole('row')).toHaveCount(2);
  await expect(misconfigured).toContainText(next);
  await expect(misconfigured.getByText(code, { exact: true })).toBeVisible();
  await expect(app.page.getByRole('button', { name: /sign in/i })).toHaveCount(0);
}

const unreadable = 'Check that the file exists and is valid JSON, then start Nightlatch again.';
const invalid = 'Correct the fields that are listed, then start Nightlatch again.';

for (const { what, content, code, problem, next } of [
  {
    what: 'a comma too many',
    content: () => '{\n  "providers": [],\n}',
    code: 'config-unreadable',
    problem: ['line 3, column 1', '}', 'valid JSON'],
    next: unreadable,
  },
  {
    what: 'a field nobody knows, whose value is not shown',
    content: () => changed({ provider: { clientSecret: 'not-to-be-shown' } }),
    code: 'config-invalid',
    problem: ['providers[0].clientSecret', 'a field nobody knows', 'only fields from docs/configuration.md'],
    next: invalid,
  },
  {
    what: 'an http issuer without permission',
    content: () => changed({ provider: { issuer: 'http://127.0.0.1:8080' }, allowInsecureLoopback: false }),
    code: 'config-invalid',
    problem: [
      'providers[0].issuer',
      '"http://127.0.0.1:8080"',
      'an https URL without query or fragment (http only on a loopback address, with allowInsecureLoopback, unpackaged)',
    ],
    next: invalid,
  },
]) {
  test(`${what}: the window names the file, the field, and the found and expected values`, async () => {
    await writeFile(world.configFile, content());
    const app = await computer.start();
    await expectProblem(app, code, problem, next);
    expect(await app.page.content()).not.toContain('not-to-be-shown');
    expect(await app.quit()).toBe(0);
  });
}

test('a missing file is named, and the session is restored once the file exists', async () => {
  await writeFile(world.configFile, good);
  const before = await computer.start();
  await signIn(before, world.browser);
  expect(await before.quit()).toBe(0);

  await rm(world.configFile);
  const without = await computer.start();
  await expectProblem(
    without,
    'config-unreadable',
    ['(file)', 'no such file', 'a JSON file that can be read'],
    unreadable,
  );
  expect(await without.quit()).toBe(0);

  await writeFile(world.configFile, good);
  const again = await computer.start();
  await expect(screen(again, 'signed-in')).toBeVisible();
  await expect(again.page.getByTestId('account-email')).toHaveText('ada@example.test');
  expect(world.browser.opened).toHaveLength(1);
});
