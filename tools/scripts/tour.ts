import { join } from 'node:path';
import { root } from './build/bundle-options.ts';
import { build } from './build.ts';
import { openDesktop } from './desktop/open-desktop.ts';
import { runSession, type Session } from './process/run-session.ts';
import { startChild } from './process/start-child.ts';
import { chooseShell, readShellWish } from './shell/choose-shell.ts';

/** npm run tour: drives all flows as a user would, on the available shell; `--shell` as with npm start. */
async function tour(session: Session): Promise<number> {
  const [flag, wish] = process.argv.slice(2);
  if (await build({ mode: 'run' })) process.stdout.write('Built the app.\n');
  const shell = await chooseShell(session, readShellWish(flag === '--shell' ? wish : undefined));
  const env = await openDesktop(session, 'all');
  const child = startChild(process.execPath, [join(root, 'test/tour/tour.ts')], {
    cwd: root,
    env: {
      ...env,
      NIGHTLATCH_SHELL: shell.kind,
      ...(shell.args.includes('--no-sandbox') ? { NIGHTLATCH_NO_SANDBOX: 'yes' } : {}),
    },
  });
  session.atEnd(() => child.stop());
  return (await session.unlessEnded(child.ended)) ?? 1;
}

await runSession(tour);
