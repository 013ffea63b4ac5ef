import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Policy } from '../../main/config/managed-policy.ts';
import { chosenShell } from './launch-app.ts';

/** The policy's place is the same for all of a computer. In a mount namespace of its own, one app sees another `/etc`. */
const script = 'mount -t overlay overlay -o "lowerdir=$0:/etc" /etc && exec "$@"';

const managing = (etc: string): readonly string[] => ['--mount', 'sh', '-c', script, etc];

/** How `fork` starts Node there. */
export function managed(etc: string): { readonly execPath: string; readonly execArgv: string[] } {
  return { execPath: 'unshare', execArgv: [...managing(etc), process.execPath] };
}

/** Whether this process may do that: as root, where its container lets it mount. */
export function canBeManaged(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || chosenShell() !== 'preview') return false;
  const etc = mkdtempSync(join(tmpdir(), 'nightlatch-etc-'));
  const { status } = spawnSync('unshare', [...managing(etc), 'true'], { stdio: 'ignore' });
  rmSync(etc, { recursive: true });
  return status === 0;
}

/** A folder to lay over `/etc`, with this policy as an administrator puts it there. */
export async function writePolicy(folder: string, policy: Policy): Promise<string> {
  const etc = join(folder, 'etc');
  await mkdir(join(etc, 'nightlatch'), { recursive: true, mode: 0o755 });
  await writeFile(join(etc, 'nightlatch', 'policy.json'), JSON.stringify(policy), { mode: 0o644 });
  return etc;
}
