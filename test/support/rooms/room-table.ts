/** One row of the table: a room, and the rooms or packages that it may import. */
export interface RoomRow {
  readonly room: string;
  readonly anything: boolean;
  readonly allowed: ReadonlyMap<string, 'value' | 'types'>;
}

export type RoomTable = ReadonlyMap<string, RoomRow>;

const heading = '## Who may import whom';

/** Reads the table below the heading "Who may import whom". Throws if a line does not have the documented form. */
export function readRoomTable(markdown: string): RoomTable {
  const start = markdown.indexOf(heading);
  if (start === -1) throw new Error(`The page has no heading "${heading}".`);
  const section = markdown.slice(start + heading.length).split(/^## /m)[0] ?? '';
  const lines = section.split('\n').filter((line) => line.startsWith('|'));
  const [head, , ...rows] = lines;
  if (head === undefined || !/^\|\s*Room\s*\|\s*May import\s*\|$/i.test(head.trim())) {
    throw new Error('The table does not begin with "| Room | May import |".');
  }
  return new Map(rows.map(readRow).map((row) => [row.room, row]));
}

function readRow(line: string): RoomRow {
  const [, roomCell = '', importCell = ''] = line.split('|');
  const room = /^\s*`([^`]+)`\s*$/.exec(roomCell)?.[1];
  if (room === undefined) throw new Error(`No room name in backticks in: ${line}`);
  if (importCell.trim() === 'anything') return { room, anything: true, allowed: new Map() };
  const allowed = new Map<string, 'value' | 'types'>();
  for (const cell of importCell.split(',').map((one) => one.trim())) {
    if (cell === 'nothing') continue;
    const match = /^`([^`]+)`( \(types\))?$/.exec(cell);
    if (match?.[1] === undefined) throw new Error(`Cannot read "${cell}" in the row of ${room}.`);
    allowed.set(match[1], match[2] === undefined ? 'value' : 'types');
  }
  return { room, anything: false, allowed };
}

/**
 * Returns the room of a file: the longest row name that is a folder above it. `main` contains only files directly in
 * it.
 */
export function roomOf(path: string, table: RoomTable): string | null {
  const folder = path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '';
  const rooms = [...table.keys()].filter((room) => folder === room || folder.startsWith(`${room}/`));
  const room = rooms.sort((a, b) => b.length - a.length)[0];
  if (room === undefined || (room === 'main' && folder !== 'main')) return null;
  return room;
}
