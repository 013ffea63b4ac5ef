/** The groups of environment variables that electron-builder takes Apple's credentials for notarization from. */
const notaryVariables = [
  ['APPLE_API_KEY', 'APPLE_API_KEY_ID', 'APPLE_API_ISSUER'],
  ['APPLE_ID', 'APPLE_APP_SPECIFIC_PASSWORD', 'APPLE_TEAM_ID'],
  ['APPLE_KEYCHAIN', 'APPLE_KEYCHAIN_PROFILE'],
] as const;

/** Our own argument: it asks for a build that is not signed even if a certificate is found. */
const unsignedFlag = '--unsigned';

/** Where electron-builder finds a certificate, on whichever system. */
const certificateVariables = /^(?:WIN_)?CSC_(?:LINK|KEY_PASSWORD|NAME|KEYCHAIN)$/;

/** The environment for electron-builder: without any certificate under `--unsigned`, for Windows takes one by itself. */
export function builderEnvironment(args: readonly string[], env: Readonly<NodeJS.ProcessEnv>): NodeJS.ProcessEnv {
  const given = Object.entries(env);
  const kept = args.includes(unsignedFlag) ? given.filter(([name]) => !certificateVariables.test(name)) : given;
  return Object.fromEntries(kept);
}

/**
 * Returns the arguments for electron-builder. Without `--unsigned`, a build that cannot be signed fails there, and one
 * that could not be notarized throws here, because electron-builder only warns about that.
 */
export function builderArguments(
  args: readonly string[],
  platform: NodeJS.Platform,
  env: Readonly<NodeJS.ProcessEnv>,
): readonly string[] {
  if (args.includes(unsignedFlag)) {
    const settings = ['-c.forceCodeSigning=false', '-c.mac.identity=null', '-c.mac.notarize=false'];
    return [...args.filter((arg) => arg !== unsignedFlag), ...settings];
  }
  const canNotarize = notaryVariables.some((group) => group.every((name) => (env[name] ?? '') !== ''));
  if (platform === 'darwin' && !canNotarize) {
    const groups = notaryVariables.map((group) => group.join(', ')).join('; or ');
    throw new Error(
      `A release for macOS is notarized: set ${groups}.\nFor a build that stays on this computer: npm run package -- --unsigned`,
    );
  }
  return args;
}
