/**
 * `npm run test:crash -- --rounds N [--from POINT]` kills the app at each point in turn, at two providers, and prints
 * the results. `--from` continues where a shorter run ended.
 */
import { parseArgs } from 'node:util';
import { runSession, type Session } from '../../tools/scripts/process/run-session.ts';
import { closingTable, isUnexpected } from './closing-table.ts';
import { openCrashWorld } from './crash-world.ts';
import type { Round } from './lane.ts';
import { runMatrix } from './run-matrix.ts';

const progressEvery = 25;

await runSession(async (session: Session) => {
  const { values } = parseArgs({
    options: { rounds: { type: 'string', default: '1000' }, from: { type: 'string', default: '0' } },
  });
  const from = Number(values.from);
  if (!Number.isSafeInteger(from) || from < 0) throw new Error('--from takes a whole number');
  const rounds = Number(values.rounds);
  if (!Number.isSafeInteger(rounds) || rounds < 1) throw new Error('--rounds takes a whole number above 0');
  if (process.platform !== 'linux') throw new Error('the crash matrix brings its own keyring, which needs Linux');

  const world = await openCrashWorld();
  session.atEnd(() => world.close());
  const done: Round[] = [];
  let repeated = 0;
  const onRepeat = ({ mode, scenario, point }: Round) => {
    repeated += 1;
    process.stdout.write(`The keyring's daemon died, begun again: ${mode}, ${scenario}, ${point}\n`);
  };
  const onRound = (round: Round) => {
    done.push(round);
    if (isUnexpected(round)) process.stdout.write(`UNEXPECTED ${JSON.stringify(round)}\n`);
    if (done.length % progressEvery === 0) process.stdout.write(`${done.length} of ${rounds} rounds\n`);
  };
  await Promise.all(
    world.lanes.map((lane, index) => {
      const share = Math.floor((rounds + index) / world.lanes.length);
      const onExplored = (points: number) => process.stdout.write(`${lane.mode}: ${points} points, ${share} rounds\n`);
      const { keyringDeaths } = world;
      return runMatrix({
        lane,
        keyringDeaths,
        rounds: share,
        from,
        isOver: () => session.signal.aborted,
        onExplored,
        onRound,
        onRepeat,
      });
    }),
  );
  process.stdout.write(closingTable(done));
  process.stdout.write(`rounds begun again because the keyring's own daemon died: ${repeated}\n`);
  return done.length > 0 && !done.some(isUnexpected) ? 0 : 1;
});
