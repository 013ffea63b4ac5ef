import { parseArgs } from 'node:util';
import { build } from './build.ts';
import { startDemo } from './demo/start-demo.ts';
import { openDesktop } from './desktop/open-desktop.ts';
import { runSession, type Session } from './process/run-session.ts';
import { startApp } from './process/start-app.ts';
import { chooseShell, readShellWish } from './shell/choose-shell.ts';

const usage = `npm start [-- [--config FILE] [--user-data-dir DIR] [--shell electron|preview]]

Without --config it starts the demo provider and an app for it; both are gone at the end.
With --config it runs the app against the providers in FILE, as an installed app would.
`;

const unseen = `This machine has no display, so the window opens on one that nobody sees. To look: npm run tour takes screenshots.
`;

/** The end runs in this order: the app, then the demo that it connects to, then the desktop that it runs on. */
async function start(session: Session): Promise<number> {
  const { values } = parseArgs({
    options: {
      config: { type: 'string' },
      'user-data-dir': { type: 'string' },
      shell: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(usage);
    return 0;
  }
  const wish = readShellWish(values.shell);

  if (await build({ mode: 'run' })) process.stdout.write('Built the app.\n');
  const shell = await chooseShell(session, wish);
  const env = await openDesktop(session, 'missing');
  if (process.platform === 'linux' && env.DISPLAY !== process.env.DISPLAY) process.stdout.write(unseen);
  const appArgs = values.config === undefined ? await demoArgs(session) : ['--config', values.config];
  if (values['user-data-dir'] !== undefined) appArgs.push(`--user-data-dir=${values['user-data-dir']}`);
  if (session.signal.aborted) return 0;

  const app = startApp(shell.program, [...shell.args, ...appArgs], env);
  session.atEnd(() => app.stop());
  process.stdout.write(
    `Nightlatch is running${shell.kind === 'preview' ? ' in preview' : ''}. Close its window or press Ctrl-C to end.\n`,
  );
  return (await session.unlessEnded(app.ended)) ?? 0;
}

async function demoArgs(session: Session): Promise<string[]> {
  const demo = await startDemo(session);
  process.stdout.write(
    `Demo provider at ${demo.issuer}; its login page shows the users. Everything of the demo is gone when this ends.\n`,
  );
  return ['--config', demo.configFile, `--user-data-dir=${demo.userDataFolder}`];
}

await runSession(start);
