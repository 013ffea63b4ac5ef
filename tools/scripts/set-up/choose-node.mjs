import { join } from 'node:path';

/**
 * The systems for which the registry has a package of Node 24; package.json lists these packages as optional
 * dependencies, and package-lock.json pins each by its content hash, so that no install script has to fetch anything.
 */
const published = ['darwin-x64', 'linux-arm64', 'linux-x64', 'win-x64'];

/**
 * Returns the program that runs the project's scripts: Node from the package for this system, or the caller's own Node
 * 24 on a system without such a package. `usable` is `false` if the caller's own Node is another version; `wanted` then
 * names the version that the caller must install.
 *
 * @param {{ readonly platform: string, readonly arch: string, readonly execPath: string,
 *   readonly versions: { readonly node: string } }} running
 * @param {string} modules The folder that npm installs to.
 * @returns {{ readonly program: string, readonly packaged: boolean, readonly usable: boolean, readonly wanted: string }}
 */
export function chooseNode({ platform, arch, execPath, versions }, modules) {
  const system = `${platform === 'win32' ? 'win' : platform}-${arch}`;
  const wanted = `Node 24 (24.2 or newer) for ${system}`;
  if (published.includes(system)) {
    const program = join(modules, `node-${system}`, 'bin', platform === 'win32' ? 'node.exe' : 'node');
    return { program, packaged: true, usable: true, wanted };
  }
  const [major = 0, minor = 0] = versions.node.split('.').map(Number);
  // The scripts use import.meta.main, which Node has since 24.2.
  return { program: execPath, packaged: false, usable: major === 24 && minor >= 2, wanted };
}
