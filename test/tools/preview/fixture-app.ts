import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { stripTypeScriptTypes } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from '@playwright/test';
import { type LaunchOptions, launchApp, type RunningApp } from '../../support/launch-app.ts';
import { type AppExit, runApp } from '../../support/run-app.ts';

const source = join(import.meta.dirname, 'fixture');

/** The small app of these tests, with its own folder for its data. */
export interface Fixture {
  readonly folder: string;
  readonly options: LaunchOptions & { readonly app: string };
  start(more?: Partial<LaunchOptions>): Promise<RunningApp>;
  /** Starts it once more beside the first, and resolves with its exit code and output. */
  runToExit(more?: Partial<LaunchOptions>): Promise<AppExit>;
  close(): Promise<void>;
}

/** Only the types are removed from the fixture: both shells get exactly the same JavaScript. */
export async function createFixture(): Promise<Fixture> {
  const folder = await mkdtemp(join(tmpdir(), 'nightlatch-fixture-'));
  const place = join(folder, 'app');
  await mkdir(place);
  const manifest = { name: 'fixture', productName: 'Fixture', version: '4.5.6', type: 'module', main: 'main.js' };
  await writeFile(join(place, 'package.json'), JSON.stringify(manifest));
  for (const [from, to] of [
    ['main.ts', 'main.js'],
    ['probes.ts', 'probes.js'],
    ['preload.ts', 'preload.cjs'],
  ] as const) {
    const code = stripTypeScriptTypes(await readFile(join(source, from), 'utf8'));
    const runnable = code.replace("'./probes.ts'", "'./probes.js'").replace('\nexport {};\n', '\n');
    await writeFile(join(place, to), runnable);
  }
  await cp(join(source, 'page'), join(place, 'page'), { recursive: true });

  const running: RunningApp[] = [];
  const options = { app: place, userDataDir: join(folder, 'data') };
  return {
    folder,
    options,
    start: async (more = {}) => {
      const app = await launchApp({ ...options, ...more });
      running.push(app);
      // Playwright may see the page loaded before main does: main's later entries must not surprise a test.
      while (!(await journalOf(app.page)).includes('loadURL resolved')) await pause(10);
      return app;
    },
    runToExit: (more = {}) => runApp({ ...options, ...more }),
    close: async () => {
      await Promise.all(running.map((app) => app.kill().catch(() => undefined)));
      await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
}

export type Bridge = Readonly<Record<string, (...args: readonly unknown[]) => unknown>>;

/** Calls a function of the fixture's bridge in the page. */
export function call<Answer>(page: Page, name: string, ...args: readonly unknown[]): Promise<Answer> {
  return page.evaluate(
    ([called, given]) => (Reflect.get(window, 'fixture') as Bridge)[called]?.(...given) as Promise<Answer>,
    [name, args] as const,
  );
}

/** Invokes main over the fixture's IPC. */
export const invoke = <Answer>(page: Page, channel: string, ...args: readonly unknown[]): Promise<Answer> =>
  call(page, 'invoke', channel, ...args);

export const probe = <Answer>(page: Page, name: string, ...args: readonly unknown[]): Promise<Answer> =>
  invoke(page, 'probe', name, ...args);

/** Returns main's journal since the start or the last clearing. */
export const journalOf = (page: Page) => invoke<readonly string[]>(page, 'journal');

/** Reads the same journal from the output, for an app that has ended. */
export function printedJournal(output: string): readonly string[] {
  return [...output.matchAll(/^journal: (.*)$/gm)].map(([, entry = '']) => entry);
}
