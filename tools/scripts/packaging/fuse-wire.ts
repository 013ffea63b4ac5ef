import { readFileSync } from 'node:fs';

/** The sentinel in Electron's program that precedes its fuse wire: a version, a length, and one state per fuse. */
const mark = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
const wireVersion = 1;

/**
 * Every fuse of Electron 45 in the order of the wire, with the state that ships. `wasmTrapHandlers` keeps Electron's
 * default, because electron-builder cannot set it, and it decides only how WebAssembly memory is guarded, not whether.
 */
export const shippedFuses = {
  runAsNode: false,
  enableCookieEncryption: true,
  enableNodeOptionsEnvironmentVariable: false,
  enableNodeCliInspectArguments: false,
  enableEmbeddedAsarIntegrityValidation: true,
  onlyLoadAppFromAsar: true,
  loadBrowserProcessSpecificV8Snapshot: false,
  grantFileProtocolExtraPrivileges: false,
  wasmTrapHandlers: true,
} as const satisfies Readonly<Record<string, boolean>>;

/** Returns a sentence per fuse of `file` that differs from the shipped state; a universal program has two wires. */
export function checkFuses(file: string): readonly string[] {
  const program = readFileSync(file);
  const wires = findWires(program);
  if (wires.length === 0) return [`${file} has no fuse wire: is it Electron's program?`];
  return wires.flatMap((at) => checkWire(program, at)).map((complaint) => `${file}: ${complaint}`);
}

function findWires(program: Buffer): readonly number[] {
  const found: number[] = [];
  for (let at = program.indexOf(mark); at !== -1; at = program.indexOf(mark, at + 1)) found.push(at + mark.length);
  return found;
}

function checkWire(program: Buffer, at: number): readonly string[] {
  const names = Object.keys(shippedFuses);
  const [version, length] = program.subarray(at, at + 2);
  if (version !== wireVersion || length !== names.length) {
    return [
      `the fuse wire has version ${version} and ${length} fuses, not version ${wireVersion} and ${names.length}: ` +
        'decide about the new ones in tools/scripts/packaging/fuse-wire.ts and electron-builder.yml.',
    ];
  }
  const states = program.subarray(at + 2, at + 2 + length).toString('latin1');
  return Object.entries(shippedFuses).flatMap(([name, isOn], index) =>
    states[index] === (isOn ? '1' : '0') ? [] : [`the fuse ${name} must be ${isOn ? 'on' : 'off'}`],
  );
}
