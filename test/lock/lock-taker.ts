/**
 * Acquires the lock of its folder as often as its arguments say, and increments the number in a file each time, by a
 * read, a pause and a write, so that a second holder would lose a count. With `hold` in place of the number it prints
 * `held` and keeps the lock until it is killed.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { createRefreshLock } from '../../main/lock/refresh-lock.ts';

const [folder = '', rounds = '', counter = ''] = process.argv.slice(2);
const lock = createRefreshLock({ folder, service: 'test.nightlatch', waitLimitMs: 30_000 });

if (rounds === 'hold') {
  await lock.withLock('an-account', async () => {
    process.stdout.write('held\n');
    // A timer keeps the process alive, which a promise alone does not.
    await pause(60_000);
  });
}
const times = rounds === 'hold' ? 0 : Number(rounds);
for (let round = 0; round < times; round += 1) {
  await lock.withLock('an-account', async () => {
    const before = Number(await readFile(counter, 'utf8'));
    await pause(2);
    await writeFile(counter, String(before + 1));
  });
}
