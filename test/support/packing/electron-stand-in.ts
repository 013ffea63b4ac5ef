import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What @electron/fuses searches for in Electron's program: a mark, a version, a length, and a state for each fuse. */
const fuseMark = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
/** Electron 45's build: runAsNode, nodeOptions, nodeCliInspect, fileProtocol and wasmTrapHandlers are on. */
export const fusesAsBuilt = '101100011';

/** Returns a program with fuses like Electron's that does nothing. */
export function programWithFuses(states: string, version = 1): Buffer {
  const wire = Buffer.concat([Buffer.from(fuseMark), Buffer.from([version, states.length]), Buffer.from(states)]);
  return Buffer.concat([Buffer.from('\x7fELF'), Buffer.alloc(60), wire, Buffer.alloc(64)]);
}

/** Writes what electron-builder accepts as an unpacked Electron distribution for Linux. */
export async function writeElectronStandIn(folder: string): Promise<void> {
  await mkdir(join(folder, 'resources'), { recursive: true });
  await writeFile(join(folder, 'electron'), programWithFuses(fusesAsBuilt));
  await chmod(join(folder, 'electron'), 0o755);
  for (const name of ['LICENSE', 'LICENSES.chromium.html', 'chrome-sandbox', 'version']) {
    await writeFile(join(folder, name), '');
  }
}
