import { createRequire } from 'node:module';

/**
 * The two families of Node-API addons that the app loads. Each has one package per platform, which holds the binary.
 */
export type AddonFamily = '@napi-rs/keyring' | '@node-rs/argon2';

/**
 * Loads an addon from the package for this platform. Throws if the package is not installed or its binary does not
 * load.
 *
 * The loader that each family publishes under its own name is neither used nor packaged: it executes the file that the
 * environment variable `NAPI_RS_NATIVE_LIBRARY_PATH` names, and runs `ldd` to detect musl. `require` is used instead of
 * `import`, because Electron limits the search of `require` to the app's own folder, whereas an import searches every
 * parent folder up to the root.
 */
export function loadAddon<Addon>(family: AddonFamily): Addon {
  const requireAddon = createRequire(import.meta.url);
  const names = addonPackages(family, process.platform, process.arch);
  for (const name of names) {
    try {
      return requireAddon(name) as Addon;
    } catch (error) {
      // A package that is installed but fails is the error to report; the other libc's package would not help.
      if (!isMissing(error, name)) throw error;
    }
  }
  throw new Error(`None of ${names.join(', ')} is installed: run npm ci --include=optional on this computer.`);
}

/**
 * Returns the packages that may hold the addon, the likelier first. npm installs only the one for the system's libc.
 */
export function addonPackages(family: AddonFamily, platform: NodeJS.Platform, arch: string): readonly string[] {
  switch (platform) {
    case 'linux':
      return [`${family}-linux-${arch}-gnu`, `${family}-linux-${arch}-musl`];
    case 'win32':
      return [`${family}-win32-${arch}-msvc`];
    default:
      return [`${family}-${platform}-${arch}`];
  }
}

function isMissing(error: unknown, name: string): boolean {
  if (!(error instanceof Error) || !('code' in error)) return false;
  return error.code === 'MODULE_NOT_FOUND' && error.message.includes(`'${name}'`);
}
