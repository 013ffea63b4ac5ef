import type { ESTree } from 'vite';
import { functionLengths } from './function-lengths.ts';
import { isEngineRoom, isProductRoom } from './judge-imports.ts';
import { readImports } from './read-imports.ts';
import { type RoomTable, roomOf } from './room-table.ts';
import { lineAt, type SourceFile, type Visit, visitNodes } from './syntax.ts';

const mostLines = 250;
const mostLinesOfFunction = 120;

/** Functions that are longer, with their lines. They may become shorter and no longer. */
const longFunctions: Readonly<Record<string, number>> = {
  'main/session/accounts/account.ts': 218,
  'main/session/accounts/accounts.ts': 160,
  'main/session/engine.ts': 217,
};

const fileName = /^[a-z0-9]+(-[a-z0-9]+)*(\.(test|spec|d|config))?\.(ts|tsx|mts|cts|mjs|cjs|js)$/;

/** Globals that the engine must not use: the host's time, randomness, network and process. It uses its ports. */
const hostNames = new Set(
  'Date setTimeout setInterval setImmediate clearTimeout clearInterval fetch process Buffer crypto performance console globalThis window document navigator require'.split(
    ' ',
  ),
);

/** Returns sentences about violations that the table of imports cannot express. */
export function judgeHabits(file: SourceFile, table: RoomTable): readonly string[] {
  const room = roomOf(file.path, table) ?? '';
  const name = file.path.slice(file.path.lastIndexOf('/') + 1);
  const complaints: string[] = [];
  if (!fileName.test(name)) complaints.push(`${file.path} is not in kebab-case.`);
  const lines = file.text.trimEnd().split('\n').length;
  if (isProductRoom(room) && lines > mostLines) {
    complaints.push(`${file.path} has ${lines} lines, more than ${mostLines}: it is two files.`);
  }
  if (isProductRoom(room)) complaints.push(...judgeFunctions(file));
  complaints.push(...judgeElectron(file, room));
  if (isEngineRoom(room)) complaints.push(...judgeEngine(file));
  return complaints;
}

function judgeFunctions(file: SourceFile): readonly string[] {
  const most = longFunctions[file.path] ?? mostLinesOfFunction;
  return functionLengths(file)
    .filter(({ lines }) => lines > most)
    .map(({ line, lines }) => `${file.path}:${line} begins a function of ${lines} lines, more than ${most}.`);
}

function judgeElectron(file: SourceFile, room: string): readonly string[] {
  if (!isProductRoom(room)) return [];
  const complaints: string[] = [];
  const mayUseElectron = ['main/electron', 'main/ipc'].includes(room) || /^main\/(main|compose)\.ts$/.test(file.path);
  for (const one of readImports(file)) {
    if (room.startsWith('main') && one.specifier?.startsWith('electron/') && !mayUseElectron) {
      complaints.push(`${file.path}:${one.line} imports ${one.specifier}: write an adapter in main/electron.`);
    }
  }
  if (room === 'main/ipc') return complaints;
  for (const { node } of visitNodes(file)) {
    if (node.type === 'Identifier' && node.name === 'ipcMain') {
      const line = lineAt(file.text, node.start);
      complaints.push(`${file.path}:${line} uses ipcMain: every message from a page passes the gate in main/ipc.`);
    }
  }
  return complaints;
}

function judgeEngine(file: SourceFile): readonly string[] {
  const complaints: string[] = [];
  for (const visit of visitNodes(file)) {
    const found = hostUse(visit);
    if (found !== null) {
      const line = lineAt(file.text, visit.node.start);
      complaints.push(`${file.path}:${line} uses ${found}: the engine asks a port (Clock and its like) instead.`);
    }
  }
  return complaints;
}

function hostUse({ node, parent, field }: Visit): string | null {
  if (node.type === 'MemberExpression') return isMathRandom(node) ? 'Math.random' : null;
  if (node.type !== 'Identifier' || !hostNames.has(node.name)) return null;
  return isPropertyName(parent, field) ? null : node.name;
}

function isMathRandom(node: ESTree.MemberExpression): boolean {
  return node.object.type === 'Identifier' && node.object.name === 'Math' && propertyOf(node) === 'random';
}

function propertyOf(node: ESTree.MemberExpression): string | null {
  if (node.property.type === 'Identifier' && !node.computed) return node.property.name;
  return node.property.type === 'Literal' ? String(node.property.value) : null;
}

/** `record.process` and `{ process: 1 }` only name a property; `{ process }` uses the global. */
function isPropertyName(parent: ESTree.Node | null, field: string): boolean {
  if (parent === null) return false;
  if (parent.type === 'MemberExpression') return field === 'property' && !parent.computed;
  if (field !== 'key' || !('computed' in parent) || parent.computed === true) return false;
  return !('shorthand' in parent && parent.shorthand === true);
}
