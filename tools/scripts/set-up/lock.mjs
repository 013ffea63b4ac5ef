import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { cacheFolder } from './places.mjs';

const deadly = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 };

/**
 * Runs `work` while no other process runs work under the same name in this checkout. Takes over a lock whose owner is
 * gone (killed, or after a power failure).
 *
 * @param {string} name
 * @param {() => Promise<void>} work
 */
export async function withLock(name, work) {
  mkdirSync(cacheFolder, { recursive: true });
  const file = `${cacheFolder}/${name}.lock`;
  for (let said = false; !take(file); said = true) {
    if (!said) process.stdout.write(`Waiting for another run of this in the same folder (it holds ${file}).\n`);
    await delay(300);
  }
  const release = () => rmSync(file, { force: true });
  const leave = (signal) => process.exit(deadly[signal]);
  process.once('exit', release);
  for (const signal of Object.keys(deadly)) process.on(signal, leave);
  try {
    await work();
  } finally {
    release();
    process.removeListener('exit', release);
    for (const signal of Object.keys(deadly)) process.removeListener(signal, leave);
  }
}

/** A hard link is atomic: the lock file appears with the owner's id already in it, or not at all. */
function take(file) {
  const mine = `${file}.${process.pid}`;
  writeFileSync(mine, String(process.pid));
  try {
    linkSync(mine, file);
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  } finally {
    rmSync(mine, { force: true });
  }
  if (!isOwnerAlive(file)) dropStale(file);
  return false;
}

/** Renames before deleting: if two runs both saw a dead owner, the second must not delete the first one's lock. */
function dropStale(file) {
  const aside = `${file}.stale-${process.pid}`;
  try {
    renameSync(file, aside);
    if (isOwnerAlive(aside)) linkSync(aside, file);
  } catch (error) {
    if (error.code !== 'ENOENT' && error.code !== 'EEXIST') throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

function isOwnerAlive(file) {
  try {
    process.kill(Number(readFileSync(file, 'utf8')), 0);
    return true;
  } catch (error) {
    // EPERM: alive, owned by another user. ESRCH: gone. ENOENT: just released.
    return error.code === 'EPERM';
  }
}
