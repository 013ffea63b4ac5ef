import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Policy } from '../../main/config/managed-policy.ts';
import { chosenShell } from './launch-app.ts';

/**
 * The policy's location is the same for the whole computer. In its own mount namespace, one app sees another `/etc`.
 */
const script = 'mount -t overlay overlay -o "lowerdir=$0:/etc" /etc && exec "$@"';

const managing = (etc: string): readonly string[] => ['--mount', 'sh', '-c', script, etc];

/** Returns the options with which `fork` starts Node there. */
export function managed(etc: string): { readonly execPath: string; readonly execArgv: string[] } {
  return { execPath: 'unshare', execArgv: [...managing(etc), process.execPath] };
}

/** Returns whether this process may do that: as root, if its container lets it mount. */
export function canBeManaged(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || chosenShell() !== 'preview') return false;
  const etc = mkdtempSync(join(tmpdir(), 'nightlatch-etc-'));
  const { status } = spawnSync('unshare', [...managing(etc), 'true'], { stdio: 'ignore' });
  rmSync(etc, { recursive: true });
  return status === 0;
}

/** Writes a folder to overlay on `/etc`, with this policy as an administrator would install it. */
export async function writePolicy(folder: string, policy: Policy): Promise<string> {
  const etc = join(folder, 'etc');
  await mkdir(join(etc, 'nightlatch'), { recursive: true, mode: 0o755 });
  await writeFile(join(etc, 'nightlatch', 'policy.json'), JSON.stringify(policy), { mode: 0o644 });
  return etc;
}
