/** The groups of environment variables from which electron-builder reads Apple's credentials for notarization. */
const notaryVariables = [
  ['APPLE_API_KEY', 'APPLE_API_KEY_ID', 'APPLE_API_ISSUER'],
  ['APPLE_ID', 'APPLE_APP_SPECIFIC_PASSWORD', 'APPLE_TEAM_ID'],
  ['APPLE_KEYCHAIN', 'APPLE_KEYCHAIN_PROFILE'],
] as const;

/** Our own argument: it requests a build without a signature, even if a certificate is found. */
const unsignedFlag = '--unsigned';

/** The variables from which electron-builder reads a certificate, on any system. */
const certificateVariables = /^(?:WIN_)?CSC_(?:LINK|KEY_PASSWORD|NAME|KEYCHAIN)$/;

/** Removes all certificates from the environment under `--unsigned`, because a Windows build would sign with one. */
export function builderEnvironment(args: readonly string[], env: Readonly<NodeJS.ProcessEnv>): NodeJS.ProcessEnv {
  const given = Object.entries(env);
  const kept = args.includes(unsignedFlag) ? given.filter(([name]) => !certificateVariables.test(name)) : given;
  return Object.fromEntries(kept);
}

/**
 * Returns the arguments for electron-builder. Without `--unsigned`, electron-builder fails if it cannot sign, and this
 * function throws if notarization is not possible, because electron-builder only warns about that.
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
