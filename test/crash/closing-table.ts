import type { Round } from './lane.ts';

const columns = ['kills', 'recovered', 'answer lost', 'signed out', 'locked', 'unexpected'] as const;
type Column = (typeof columns)[number];

/** Prints the rounds of each point in a line, then the guarantees over all of them. */
export function closingTable(rounds: readonly Round[]): string {
  const lines = new Map<string, Record<Column, number>>();
  for (const round of rounds) {
    const name = nameOf(round);
    const line = lines.get(name) ?? {
      kills: 0,
      recovered: 0,
      'answer lost': 0,
      'signed out': 0,
      locked: 0,
      unexpected: 0,
    };
    lines.set(name, line);
    line.kills += round.kills;
    line[columnOf(round)] += 1;
  }
  const width = Math.max(...[...lines.keys()].map((name) => name.length), 'point'.length);
  const row = (name: string, cells: readonly (string | number)[]) =>
    `${name.padEnd(width)}  ${cells.map((cell, index) => String(cell).padStart(columns[index]?.length ?? 0)).join('  ')}`;
  const sums = columns.map((column) => [...lines.values()].reduce((sum, line) => sum + line[column], 0));
  return [
    row('point', columns),
    ...[...lines].map(([name, line]) =>
      row(
        name,
        columns.map((column) => line[column]),
      ),
    ),
    row('all', sums),
    '',
    ...closingLines(rounds),
    '',
  ].join('\n');
}

export const isUnexpected = ({ outcome, expected, ownReuse }: Round): boolean =>
  outcome !== expected || ownReuse === 'of a family we still held';

function columnOf(round: Round): Column {
  if (isUnexpected(round)) return 'unexpected';
  switch (round.expected) {
    case 'recovered':
    case 'answer lost':
    case 'locked':
      return round.expected;
    case 'signed out':
    case 'signed out and done':
    case 'signed out, others not reached':
      return 'signed out';
  }
}

function closingLines(rounds: readonly Round[]): readonly string[] {
  const count = (holds: (round: Round) => boolean) => rounds.filter(holds).length;
  const kills = rounds.reduce((sum, round) => sum + round.kills, 0);
  const lost = ({ outcome }: Round) => outcome === 'answer lost' || outcome.startsWith('lost');
  return [
    `kills: ${kills}, in ${rounds.length} rounds, at ${new Set(rounds.map(nameOf)).size} points`,
    `sessions lost where they could be recovered: ${count((round) => lost(round) && round.expected !== 'answer lost')}`,
    `sessions lost with the provider's answer, where it has no grace: ${count(({ expected, outcome }) => expected === 'answer lost' && outcome === expected)}`,
    `families revoked by our own reuse while we held a good token: ${count(({ ownReuse }) => ownReuse === 'of a family we still held')}`,
    `families that nobody could use any more, ended by the one retry: ${count(({ ownReuse }) => ownReuse === 'of a family nobody could use')}`,
    `other devices out of reach with the provider's answer, and the receipt says so: ${count(({ outcome }) => outcome === 'signed out, others not reached')}`,
    `recovered only once the person asked: ${count(({ asked }) => asked)}`,
    `unexpected: ${count(isUnexpected)}`,
  ];
}

const nameOf = ({ mode, scenario, point }: Round) => `${mode} · ${scenario} · ${point}`;
