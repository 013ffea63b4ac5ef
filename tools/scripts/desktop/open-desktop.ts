import { startDesktop } from '../../preview/desktop.ts';
import type { Session } from '../process/run-session.ts';

/**
 * The environment an app needs for its windows and its keychain, with what is missing for it started: `missing` leaves
 * the person's own display and keychain in place; `all` brings new ones, which tests need, and touches none of theirs.
 * Linux only; macOS and Windows always have both.
 */
export async function openDesktop(session: Session, parts: 'missing' | 'all'): Promise<NodeJS.ProcessEnv> {
  if (process.platform !== 'linux') return process.env;
  const desktop = await startDesktop(parts === 'all' ? { display: true, bus: true, keyring: true } : {});
  session.atEnd(() => desktop.close());
  if (desktop.started.length > 0) process.stdout.write(`Started for this run: ${desktop.started.join(', ')}.\n`);
  const env = { ...process.env, ...desktop.env };
  // A program that finds both would choose Wayland, and the person's own screen.
  if (desktop.env.DISPLAY !== undefined) delete env.WAYLAND_DISPLAY;
  return env;
}
