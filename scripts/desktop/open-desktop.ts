import { startDesktop } from '../../preview/desktop.ts';
import type { Session } from '../process/run-session.ts';

/** The environment an app needs for its windows and its keychain. Linux only; elsewhere the system always has them. */
export async function openDesktop(session: Session): Promise<{ readonly env: NodeJS.ProcessEnv }> {
  if (process.platform !== 'linux') return { env: process.env };
  const desktop = await startDesktop();
  session.atEnd(() => desktop.close());
  return { env: { ...process.env, ...desktop.env } };
}
