import { join } from 'node:path';

/** Where an administrator puts the policy of this computer. */
export function policyFile(platform: NodeJS.Platform, env: Readonly<Record<string, string | undefined>>): string {
  if (platform === 'darwin') return '/Library/Application Support/Latchkey/policy.json';
  if (platform === 'win32') return join(env.ProgramData ?? 'C:\\ProgramData', 'Latchkey', 'policy.json');
  return '/etc/latchkey/policy.json';
}
