import { startDesktop } from '../../preview/desktop.ts';
import type { Session } from '../process/run-session.ts';

/**
 * Resolves with the environment for an app's windows and keychain, and starts what it lacks. `missing` keeps the user's
 * own display and keychain; `all` starts new ones, which tests need, and never touches the user's. Linux only; macOS
 * and Windows always have both.
 */
export async function openDesktop(session: Session, parts: 'missing' | 'all'): Promise<NodeJS.ProcessEnv> {
  if (process.platform !== 'linux') return process.env;
  const desktop = await startDesktop(parts === 'all' ? { display: true, bus: true, keyring: true } : {});
  session.atEnd(() => desktop.close());
  if (desktop.started.length > 0) process.stdout.write(`Started for this run: ${desktop.started.join(', ')}.\n`);
  const env = { ...process.env, ...desktop.env };
  // A program that finds both displays would choose Wayland, and so the user's own screen.
  if (desktop.env.DISPLAY !== undefined) delete env.WAYLAND_DISPLAY;
  return env;
}
