import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from '@playwright/test';
import { type Desktop, startDesktop } from '../../tools/preview/desktop.ts';
import { appArguments, appEnvironment } from '../support/app-arguments.ts';
import { chosenShell } from '../support/launch-app.ts';
import { previewProgram } from '../support/preview-program.ts';

test.skip(chosenShell() === 'electron', 'Only preview says when the app is ready.');

let desktop: Desktop;
let userDataDir: string;

test.beforeEach(async () => {
  desktop = await startDesktop({ bus: true });
  userDataDir = await mkdtemp(join(tmpdir(), 'nightlatch-'));
});
test.afterEach(async () => {
  await desktop.close();
  await rm(userDataDir, { recursive: true, force: true });
});

/** Window and page appear within this time on fast and slow machines, so each moment is tested. */
for (const afterMs of [0, 200, 400, 600, 800, 1000]) {
  test(`an app that is told to quit ${afterMs} ms after it became ready ends in order`, async () => {
    const args = [...previewProgram.args, ...appArguments({ userDataDir })];
    const app = spawn(previewProgram.program, args, { env: { ...appEnvironment({ userDataDir }), ...desktop.env } });
    let printed = '';
    for (const stream of [app.stdout, app.stderr]) {
      stream.setEncoding('utf8').on('data', (part: string) => {
        printed += part;
      });
    }
    const ended = once(app, 'exit');
    await expect.poll(() => printed).toContain('preview: the app is ready');
    await wait(afterMs);
    app.kill('SIGTERM');
    const [code] = (await ended) as [number | null];
    expect(code, printed).toBe(0);
  });
}
