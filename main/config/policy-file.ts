/**
 * Where an administrator puts the policy of this computer. Spelled out and not read from the environment: whoever
 * starts the app sets that, and could point it at a folder without a policy.
 */
export function policyFile(platform: NodeJS.Platform): string {
  if (platform === 'darwin') return '/Library/Application Support/Nightlatch/policy.json';
  if (platform === 'win32') return 'C:\\ProgramData\\Nightlatch\\policy.json';
  return '/etc/nightlatch/policy.json';
}
