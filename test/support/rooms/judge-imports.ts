import { posix } from 'node:path';
import type { Import } from './read-imports.ts';
import { type RoomRow, type RoomTable, roomOf } from './room-table.ts';

/** Returns whether the room ships in the app. The other rooms are tools around it. */
export function isProductRoom(room: string): boolean {
  return ['contract', 'preload', 'renderer', 'main'].includes(room) || room.startsWith('main/');
}

/** Returns a sentence for each import that violates the table: the file, the rule, and where the code should go. */
export function judgeImports(imports: readonly Import[], table: RoomTable): readonly string[] {
  return imports.flatMap((one) => {
    const complaint = judge(one, table);
    return complaint === null ? [] : [`${one.from}:${one.line} ${complaint}`];
  });
}

function judge(one: Import, table: RoomTable): string | null {
  const room = roomOf(one.from, table);
  const row = room === null ? undefined : table.get(room);
  if (row === undefined) return 'lies in no room: add its folder to the table in docs/ARCHITECTURE.md, or move it.';
  if (one.specifier === null) {
    return isProductRoom(row.room) ? 'imports a computed name: write the name out, so that it can be checked.' : null;
  }
  if (one.specifier === 'electron') {
    return 'imports the bare name electron: write electron/main or electron/renderer, which says the process.';
  }
  if (row.anything) return null;

  const target = targetOf(one, one.specifier, table);
  if (target === row.room) return null;
  const grant = row.allowed.get(target);
  if (grant === 'value' || (grant === 'types' && one.typesOnly))
    return pastItsDoor(one, one.specifier, row.room, target);
  if (grant === 'types') return `imports ${target} by value, and ${row.room} may see its types only: use import type.`;
  return `imports ${one.specifier}, across the wall between ${row.room} and ${target}. ${whereItGoes(row, target, table)}`;
}

/** Returns whether the room is inside the engine; `main/session` itself is the top floor. */
export const isEngineRoom = (room: string): boolean => room === 'main/session' || room.startsWith('main/session/');

/**
 * Other rooms import a room of main through its `index.ts` only, and the floors of the engine import each other
 * directly.
 */
function pastItsDoor(one: Import, specifier: string, room: string, target: string): string | null {
  const hasDoor = target.startsWith('main/') && isProductRoom(room) && !(isEngineRoom(room) && isEngineRoom(target));
  if (!hasDoor || posix.normalize(posix.join(posix.dirname(one.from), specifier)) === `${target}/index.ts`) return null;
  return `imports ${specifier}, past the door of ${target}: import ${target}/index.ts, and export the name there.`;
}

/** Returns the room of a relative path, else the package's name; all of Node's own modules are `node:*`. */
function targetOf(one: Import, specifier: string, table: RoomTable): string {
  if (specifier.startsWith('.')) {
    const path = posix.normalize(posix.join(posix.dirname(one.from), specifier));
    if (path.startsWith('node_modules/')) return packageOf(path.slice('node_modules/'.length));
    return roomOf(path, table) ?? path;
  }
  if (specifier.startsWith('node:')) return 'node:*';
  return specifier.startsWith('electron/') ? specifier : packageOf(specifier);
}

function packageOf(path: string): string {
  return path
    .split('/')
    .slice(0, path.startsWith('@') ? 2 : 1)
    .join('/');
}

function whereItGoes(row: RoomRow, target: string, table: RoomTable): string {
  if (isProductRoom(row.room) && (target.startsWith('tools/') || target === 'test')) {
    return 'Nothing that ships may depend on it: move the shared part into a product room.';
  }
  if (row.room === 'contract') return 'The contract holds shapes only: behaviour goes to main or renderer.';
  if (row.room === 'renderer' || row.room === 'preload') {
    return 'Ask main for it: a row in contract/commands.ts, answered in main/ipc.';
  }
  if (isEngineRoom(row.room)) {
    if (isEngineRoom(target)) return 'It lies on a floor above: move the shared part down, or the file up.';
    return 'The engine asks through a port: describe it in main/session/ports, answer it in an adapter, join them in main/compose.ts.';
  }
  if (table.has(target)) {
    return 'Adapters do not know each other: describe what is needed in main/session/ports and join them in main/compose.ts.';
  }
  const owners = [...table.values()].filter((other) => other.allowed.has(target)).map((other) => other.room);
  return owners.length > 0
    ? `${target} belongs to ${owners.join(', ')}: use it there.`
    : `No room has ${target}: a new dependency is a decision, written to docs/decisions and to the table.`;
}
