import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunningApp } from '../../support/launch-app.ts';
import { createFixture, type Fixture, invoke, journalOf, printedJournal, probe } from './fixture-app.ts';

let fixture: Fixture;
beforeAll(async () => {
  fixture = await createFixture();
});
afterAll(() => fixture.close());

describe('start', () => {
  let app: RunningApp;
  beforeAll(async () => {
    app = await fixture.start({ args: ['--config', 'a file', '--fixture-switch=on'] });
  });
  afterAll(() => app.kill());

  test('the app is ready after main’s top level, and the window is shown after its page has loaded', async () => {
    await expect.poll(() => journalOf(app.page)).toContain('loadURL resolved');
    const journal = await journalOf(app.page);
    expect(journal.slice(0, 4)).toEqual([
      'first instance: true',
      'ready at the top level: false',
      'app ready',
      'app web-contents-created window',
    ]);
    expect(journal).toContain('window ready-to-show, visible: false');
    expect(journal).toContain('window shown, visible: true');
    const finished = journal.indexOf('did-finish-load app://fixture/index.html');
    expect(finished).toBeGreaterThan(0);
    expect(finished).toBeLessThan(journal.indexOf('loadURL resolved'));
  });

  test('main’s command line equals Electron’s', async () => {
    const seen = await probe<Record<string, unknown> & { argv: string[] }>(app.page, 'start');
    expect(seen.argv.slice(0, 4)).toEqual([fixture.options.app, '--config', 'a file', '--fixture-switch=on']);
    expect(seen).toMatchObject({
      name: 'Fixture',
      version: '4.5.6',
      isPackaged: false,
      userData: fixture.options.userDataDir,
      hasSwitch: true,
      switchValue: 'on',
      missingSwitch: '',
    });
  });

  test('calls that must come before ready are refused after it', async () => {
    const messages = await probe<string[]>(app.page, 'tooLate');
    expect(messages).toHaveLength(2);
    for (const message of messages) expect(message).toMatch(/before.+ready/);
  });

  test('a second window belongs to the same app, and the first stays when it is closed', async () => {
    const url = 'app://fixture/other.html';
    expect(await invoke(app.page, 'second-window')).toEqual({ open: 2, different: 2, url, after: 1 });
    expect(await journalOf(app.page)).not.toContain('app window-all-closed');
  });
});

describe('quit', () => {
  test('emits before-quit, closes the windows, then emits will-quit and quit', async () => {
    const app = await fixture.start();
    const before = printedJournal(app.output()).length;
    expect(await app.quit()).toBe(0);
    expect(printedJournal(app.output()).slice(before)).toEqual([
      'app before-quit',
      'window close',
      'window closed',
      'app will-quit',
      'app quit 0',
    ]);
  });

  test('main is notified that the last window closed, and decides', async () => {
    const app = await fixture.start();
    const before = printedJournal(app.output()).length;
    await invoke(app.page, 'close-window').catch(() => undefined);
    expect(await app.waitForExit()).toBe(0);
    expect(printedJournal(app.output()).slice(before)).toEqual([
      'window close',
      'window closed',
      'app window-all-closed',
      'app before-quit',
      'app will-quit',
      'app quit 0',
    ]);
  });

  test('a page that crashes is reported, and main keeps running until it quits', async () => {
    const app = await fixture.start();
    await invoke(app.page, 'crash').catch(() => undefined);
    await expect.poll(() => printedJournal(app.output())).toContain('render-process-gone crashed');
    expect(await app.quit()).toBe(0);
  });
});

describe('a second instance', () => {
  let first: RunningApp;
  beforeAll(async () => {
    first = await fixture.start();
  });
  afterAll(() => first.kill());

  test('gets no lock and ends, and the first receives its arguments', async () => {
    const { code, output } = await fixture.runToExit({ args: ['nightlatch://callback'] });
    expect(printedJournal(output)[0]).toBe('first instance: false');
    expect(code).toBe(0);
    const isHeard = (entry: string) => {
      if (!entry.startsWith('app second-instance ')) return false;
      const { argv, ...rest } = JSON.parse(entry.slice(entry.indexOf('{'))) as { readonly argv: readonly string[] };
      expect(rest).toEqual({ directory: process.cwd(), data: { from: 'fixture' } });
      return argv.includes('nightlatch://callback');
    };
    await expect.poll(async () => (await journalOf(first.page)).some(isHeard)).toBe(true);
  });

  test('passes its arguments in Chromium’s order, which separates a switch from its value', async () => {
    const { code } = await fixture.runToExit({ args: ['--config', 'a file', 'nightlatch://last'] });
    expect(code).toBe(0);
    await expect.poll(() => journalOf(first.page)).toContainEqual(expect.stringContaining('nightlatch://last'));
    const heard = (await journalOf(first.page)).find((entry) => entry.includes('nightlatch://last')) ?? '';
    const { argv } = JSON.parse(heard.slice(heard.indexOf('{'))) as { readonly argv: readonly string[] };
    const values = [fixture.options.app, 'a file', 'nightlatch://last'];
    expect(argv.filter((argument) => values.includes(argument))).toEqual(values);
    expect(argv.indexOf('--config')).toBeLessThan(argv.indexOf(fixture.options.app));
  });

  test('with other user data is a first one', async () => {
    const other = await fixture.start({ userDataDir: `${fixture.options.userDataDir}-other` });
    expect((await journalOf(other.page))[0]).toBe('first instance: true');
    await other.kill();
  });

  test('gets the lock after the first was killed', async () => {
    await first.kill();
    first = await fixture.start();
    expect((await journalOf(first.page))[0]).toBe('first instance: true');
  });
});

describe.runIf(process.platform !== 'win32')('a signal', () => {
  test('that is sent twice ends the process, although main delays its quit', async () => {
    const app = await fixture.start({ args: ['--fixture-never-quits'] });
    process.kill(app.pid, 'SIGTERM');
    await expect.poll(() => printedJournal(app.output())).toContain('app will-quit');
    process.kill(app.pid, 'SIGHUP');
    await new Promise((resolve) => setTimeout(resolve, 300));
    process.kill(app.pid, 'SIGTERM');
    expect(await app.waitForExit()).toBe(-1);
    expect(printedJournal(app.output()).filter((entry) => entry === 'app before-quit')).toHaveLength(1);
  });
});

describe.runIf(process.platform === 'linux')('app.enableSandbox() in a run with --no-sandbox', () => {
  test('shows no window, however the sandbox was switched off', async () => {
    const args = ['--fixture-sandbox', '--no-sandbox'];
    const bySwitch = await fixture.runToExit({ args });
    expect([bySwitch.code, printedJournal(bySwitch.output)]).toEqual([1, []]);
    const byVariable = await fixture.runToExit({
      args: ['--fixture-sandbox'],
      env: { ELECTRON_DISABLE_SANDBOX: '1' },
    });
    expect([byVariable.code, printedJournal(byVariable.output)]).toEqual([1, []]);
  });
});
