/**
 * Returns the path of this computer's policy. It is fixed and not read from the environment, because the user who
 * starts the app controls the environment and could name a folder without a policy.
 */
export function policyFile(platform: NodeJS.Platform): string {
  if (platform === 'darwin') return '/Library/Application Support/Nightlatch/policy.json';
  if (platform === 'win32') return 'C:\\ProgramData\\Nightlatch\\policy.json';
  return '/etc/nightlatch/policy.json';
}
