import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { functionLengths } from './support/rooms/function-lengths.ts';
import { judgeHabits } from './support/rooms/judge-habits.ts';
import { isEngineRoom, isProductRoom, judgeImports } from './support/rooms/judge-imports.ts';
import { readImports } from './support/rooms/read-imports.ts';
import { readSources } from './support/rooms/read-sources.ts';
import { readRoomTable, roomOf } from './support/rooms/room-table.ts';
import type { SourceFile } from './support/rooms/syntax.ts';

const root = join(import.meta.dirname, '..');
const table = readRoomTable(readFileSync(join(root, 'docs/ARCHITECTURE.md'), 'utf8'));
const sources = readSources(root).filter((file) => !/\.config\.ts$/.test(file.path));

/** The engine is compiled as one: its floors share a configuration. */
const isFloor = (room: string) => room.startsWith('main/session/');

describe('the repository', () => {
  test('every room in the table exists, and every folder below main is a room', () => {
    const missing = [...table.keys()].filter((room) => !existsSync(join(root, room)));
    expect(missing).toEqual([]);
    const folders = readdirSync(join(root, 'main'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(folders.map((entry) => `main/${entry.name}`).filter((folder) => !table.has(folder))).toEqual([]);
  });

  test('every source file lies in a room', () => {
    const homeless = sources.map((file) => file.path).filter((path) => roomOf(path, table) === null);
    expect(homeless).toEqual([]);
  });

  test('no import violates the table', () => {
    const imports = sources.flatMap(readImports);
    expect(imports.length).toBeGreaterThan(50);
    expect(judgeImports(imports, table)).toEqual([]);
  });

  test('no import inside the engine goes up a floor, and none is circular', () => {
    const arrows = new Set<string>();
    for (const one of sources.flatMap(readImports)) {
      if (!isEngineRoom(roomOf(one.from, table) ?? '') || !one.specifier?.startsWith('.')) continue;
      const [from, to] = [roomOf(one.from, table), roomOf(join(one.from, '..', one.specifier), table)];
      if (from !== to && to !== null && isEngineRoom(to)) arrows.add(`${from} > ${to}`);
    }
    const floors = floorsOf([...arrows]);
    process.stdout.write(`engine: ${floors.flat().length} rooms on ${floors.length} floors, ${arrows.size} arrows\n`);
    expect(floors.at(0)).toEqual(['main/session/ports']);
    expect(floors.at(-1)).toEqual(['main/session']);
  });

  test('no product file imports itself through others, not even for a type', () => {
    const paths = new Set(sources.map((file) => file.path));
    const arrows = sources.filter((file) => isProductRoom(roomOf(file.path, table) ?? '')).flatMap(arrowsOf);
    const known = arrows.filter((arrow) => paths.has(arrow.split(' > ')[1] ?? ''));
    expect(known.length).toBeGreaterThan(300);
    expect(floorsOf(known).length).toBeGreaterThan(5);
  });

  test('the median function is short, and its length is printed', () => {
    const lengths = sources
      .filter((file) => isProductRoom(roomOf(file.path, table) ?? ''))
      .flatMap((file) => functionLengths(file).map(({ lines }) => lines))
      .sort((one, other) => one - other);
    const median = lengths[Math.floor(lengths.length / 2)] ?? 0;
    process.stdout.write(`product: ${lengths.length} functions, median ${median} lines, longest ${lengths.at(-1)}\n`);
    expect(median).toBeLessThanOrEqual(10);
  });

  test('names, sizes, Electron and the engine follow their rules', () => {
    expect(sources.flatMap((file) => judgeHabits(file, table))).toEqual([]);
  });

  test('each room is compiled on its own, and the root compiles them all', () => {
    const references = readJson('tsconfig.json').references as readonly { readonly path: string }[];
    const compiled = references.map((reference) => reference.path.replace(/^\.\//, ''));
    expect([...table.keys()].filter((room) => room !== 'assets' && !isFloor(room) && !compiled.includes(room))).toEqual(
      [],
    );
    const settings = compiled.map((path) => (path.endsWith('.json') ? path : `${path}/tsconfig.json`));
    expect(settings.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });
});

describe('the check itself', () => {
  const planted: readonly (readonly [string, string, string, RegExp])[] = [
    [
      'an adapter that knows another',
      'main/vault/a.ts',
      "import { b } from '../oidc/b.ts';",
      /main\/vault and main\/oidc/,
    ],
    ['a type from another adapter', 'main/vault/a.ts', "import type { B } from '../oidc/b.ts';", /main\/compose\.ts/],
    ['a type by import()', 'main/vault/a.ts', "type B = import('../oidc/b.ts').B;", /main\/vault and main\/oidc/],
    ['a re-export', 'main/vault/a.ts', "export * from '../oidc/b.ts';", /main\/vault and main\/oidc/],
    ['a dynamic import', 'main/vault/a.ts', "const b = await import('../oidc/b.ts');", /main\/vault and main\/oidc/],
    ['a computed import', 'main/vault/a.ts', "await import('../oidc/' + 'b.ts');", /computed name/],
    [
      'a name kept in a constant',
      'main/vault/a.ts',
      "const name = '../oidc/b.ts'; import(name);",
      /main\/vault and main\/oidc/,
    ],
    [
      'a way around through node_modules',
      'main/vault/a.ts',
      "import '../../node_modules/openid-client/x.js';",
      /belongs/,
    ],
    ['a require', 'main/vault/a.ts', "const b = require('openid-client');", /belongs to main\/oidc/],
    ['an import = require', 'main/vault/a.ts', "import b = require('../oidc/b.ts');", /main\/vault and main\/oidc/],
    [
      'an adapter that walks past the door',
      'main/vault/a.ts',
      "import type { Vault } from '../session/ports/ports.ts';",
      /past the door of main\/session\/ports/,
    ],
    [
      'an adapter inside of the engine',
      'main/vault/a.ts',
      "import { b } from '../session/core/b.ts';",
      /main\/session\/core/,
    ],
    ['a floor that imports upwards', 'main/session/core/a.ts', "import { b } from '../tokens/b.ts';", /floor above/],
    ['an engine that knows Node', 'main/session/a.ts', "import { hash } from 'node:crypto';", /session\/ports/],
    [
      'a window that knows main',
      'renderer/a.tsx',
      "import { s } from '../main/session/ports/secret.ts';",
      /contract\/commands/,
    ],
    [
      'the contract by value in the window',
      'renderer/a.ts',
      "import { c } from '../contract/commands.ts';",
      /import type/,
    ],
    [
      'an inline type, which leaves an import',
      'renderer/a.ts',
      "import { type C } from '../contract/commands.ts';",
      /import type/,
    ],
    ['the bare name electron', 'main/electron/a.ts', "import { app } from 'electron';", /electron\/main/],
    [
      'a product that needs a tool',
      'main/compose.ts',
      "import { d } from '../tools/demo/serve.ts';",
      /Nothing that ships/,
    ],
    ['a package nobody decided on', 'main/oidc/a.ts', "import _ from 'lodash';", /docs\/decisions/],
    ['a Node module without its prefix', 'main/vault/a.ts', "import fs from 'fs';", /docs\/decisions/],
    ['a file in no room', 'main/extras/a.ts', "import './b.ts';", /lies in no room/],
  ];
  test.each(planted)('finds %s', (_, path, text, complaint) => {
    const complaints = judgeImports(readImports({ path, text }), table);
    expect(complaints).toHaveLength(1);
    expect(complaints[0]).toContain(`${path}:1 `);
    expect(complaints[0]).toMatch(complaint);
  });

  test('finds a circle of files', () => {
    expect(() => floorsOf(['contract/a.ts > contract/b.ts', 'contract/b.ts > contract/a.ts'])).toThrow('a circle');
  });

  const habits: readonly (readonly [string, string, string, RegExp])[] = [
    ['Date.now in the engine', 'main/session/a.ts', 'const now = Date.now();', /uses Date/],
    ['new Date in the engine', 'main/session/a.ts', 'const now = new Date();', /uses Date/],
    ['Math.random in the engine', 'main/session/a.ts', 'const x = Math.random();', /uses Math\.random/],
    ["Math['random'] in the engine", 'main/session/a.ts', "const x = Math['random']();", /uses Math\.random/],
    ['setTimeout in the engine', 'main/session/a.ts', 'setTimeout(() => {}, 1);', /uses setTimeout/],
    ['a declared fetch in the engine', 'main/session/a.ts', 'declare const fetch: () => void;', /uses fetch/],
    ['process by shorthand in the engine', 'main/session/a.ts', 'const x = { process };', /uses process/],
    ['ipcMain outside the gate', 'main/electron/a.ts', "import { ipcMain } from 'electron/main';", /the gate/],
    [
      'Electron in the configuration',
      'main/config/config.ts',
      "import { app } from 'electron/main';",
      /main\/electron/,
    ],
    ['a name in camel case', 'main/vault/sealKey.ts', '', /kebab-case/],
    ['a file of 251 lines', 'main/vault/a.ts', '// a line\n'.repeat(251), /two files/],
    [
      'a function of 121 lines',
      'main/vault/a.ts',
      `function a() {\n${'  b();\n'.repeat(119)}}\n`,
      /a\.ts:1 begins a function of 121 lines/,
    ],
  ];
  test.each(habits)('finds %s', (_, path, text, complaint) => {
    const complaints = judgeHabits({ path, text }, table);
    expect(complaints[0]).toMatch(complaint);
  });

  test.each([
    ['a port', 'main/vault/a.ts', "import type { Vault } from '../session/ports/index.ts';"],
    ['a floor below', 'main/session/tokens/a.ts', "import { b } from '../core/b.ts';"],
    ['a neighbour in the same room', 'main/vault/a.ts', "import { b } from './b.ts';"],
    ['a library of its own', 'main/oidc/a.ts', "import * as client from 'openid-client';"],
    ['the contract by type', 'renderer/a.ts', "import type { Snapshot } from '../contract/session-state.ts';"],
    ['a sub-path of a package', 'renderer/a.tsx', "import { createRoot } from 'react-dom/client';"],
    [
      'a property that is called like a global',
      'main/session/a.ts',
      'const date = entry.process; const x = { fetch: 1 };',
    ],
  ])('allows %s', (_, path, text) => {
    expect(judgeImports(readImports({ path, text }), table)).toEqual([]);
    expect(judgeHabits({ path, text }, table)).toEqual([]);
  });

  test('refuses a file or a table that it cannot parse', () => {
    expect(() => readImports({ path: 'main/vault/a.ts', text: 'import {' })).toThrow('does not parse');
    expect(() => readRoomTable('# Nothing here')).toThrow('has no heading');
    expect(() => readRoomTable('## Who may import whom\n\n| Room | May import |\n| --- | --- |\n| `a` | b |')).toThrow(
      'Cannot read',
    );
  });

  test('distinguishes the product from its tools', () => {
    expect([...table.keys()].filter((room) => !isProductRoom(room))).toEqual([
      'assets',
      'tools/demo',
      'tools/preview',
      'tools/bench',
      'tools/scripts',
      'test',
    ]);
  });
});

/**
 * Returns the rooms of `from > to` arrows, the lowest floor first. Throws if some of them import each other in a
 * circle.
 */
function floorsOf(arrows: readonly string[]): readonly (readonly string[])[] {
  const pairs = arrows.map((arrow) => arrow.split(' > ') as [string, string]);
  const left = new Set(pairs.flat());
  const floors: string[][] = [];
  while (left.size > 0) {
    const floor = [...left].filter((room) => !pairs.some(([from, to]) => from === room && left.has(to)));
    if (floor.length === 0) throw new Error(`a circle: ${[...left].join(', ')}`);
    for (const room of floor) left.delete(room);
    floors.push(floor.sort());
  }
  return floors;
}

function arrowsOf(file: SourceFile): readonly string[] {
  return readImports(file).flatMap(({ specifier }) =>
    specifier?.startsWith('.') ? [`${file.path} > ${join(file.path, '..', specifier).replaceAll('\\', '/')}`] : [],
  );
}

function readJson(path: string): Record<string, unknown> {
  return JSON.parse(readFileSync(join(root, path), 'utf8')) as Record<string, unknown>;
}
