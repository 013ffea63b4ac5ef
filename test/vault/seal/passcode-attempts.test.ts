import { expect, test } from 'vitest';
import { Secret } from '../../../main/session/ports/secret.ts';
import { delayAfter, waitLeft } from '../../../main/vault/seal/attempt-schedule.ts';
import { createPasscodeAttempts } from '../../../main/vault/seal/passcode-attempts.ts';
import { createSlots } from '../../../main/vault/slots/slots.ts';
import { createFaultyKeychain } from '../keychain/faulty-keychain.ts';
import { sessionRecord } from '../records.ts';
import { codeFrom, createSealWorld, first, second, service } from './seal-world.ts';

const minuteMs = 60_000;

test('five attempts are free, then the wait grows to an hour', () => {
  const waits = Array.from({ length: 12 }, (_, failed) => delayAfter(failed) / 1_000);
  expect(waits).toEqual([0, 0, 0, 0, 0, 30, 60, 300, 900, 3600, 3600, 3600]);
});

test('the wait is measured by the computer’s uptime', () => {
  const counted = { failed: 9, uptime: 10 * minuteMs };
  expect(waitLeft(counted, 10 * minuteMs)).toBe(60 * minuteMs);
  expect(waitLeft(counted, 70 * minuteMs)).toBe(0);
  // A restart knows nothing of the time before, except that it has passed.
  expect(waitLeft(counted, 5 * minuteMs)).toBe(55 * minuteMs);
  expect(waitLeft(counted, 0)).toBe(60 * minuteMs);
});

test('1,000 scripted attempts across restarts get no more tries than the schedule allows', async () => {
  const keychain = createFaultyKeychain(service);
  const computer = { uptime: 0, wall: 0 };
  let random = 7;
  const next = (below: number) => {
    random = (random * 1_103_515_245 + 12_345) % 2 ** 31;
    return random % below;
  };
  const started = () => createPasscodeAttempts(createSlots(keychain, service, 'seal-attempts'), () => computer.uptime);
  let attempts = started();
  let tried = 0;
  let elapsed = 0;
  /** The time at which the schedule itself would allow the next try. */
  let allowedAt = 0;
  for (let attempt = 0; attempt < 1_000; attempt += 1) {
    const waited = next(4) === 0 ? next(20 * minuteMs) : next(5_000);
    computer.uptime += waited;
    elapsed += waited;
    const restart = next(4);
    // Restarting the app or the computer, or moving the wall clock far ahead, does not shorten the wait.
    if (restart === 0) attempts = started();
    if (restart === 1 && next(10) === 0) computer.uptime = 0;
    if (restart === 2) computer.wall += next(365) * 24 * 60 * minuteMs;
    // The kill is between the wrong guess and its result: the attempt stays counted.
    const end = await codeFrom(attempts.begin());
    if (end === 'resolved') {
      expect(elapsed).toBeGreaterThanOrEqual(allowedAt);
      tried += 1;
      allowedAt = elapsed + delayAfter(tried);
      attempts = started();
    } else {
      expect(end).toBe('passcode-too-soon');
    }
  }
  // The schedule's total over this time: five, four with shorter waits, and one an hour.
  let allowed = 0;
  for (let at = 0; at <= elapsed; at += delayAfter(allowed)) allowed += 1;
  expect(tried).toBeLessThanOrEqual(allowed);
  expect(tried).toBeGreaterThan(10);
});

test('an attempt is counted before it is checked, and a right one resets the count', async () => {
  const world = createSealWorld();
  const vault = await world.start();
  await vault.session('one').write(sessionRecord(1));
  await vault.seal.set(first);
  for (let wrong = 0; wrong < 5; wrong += 1) {
    expect(await codeFrom((await world.start()).seal.open(second))).toBe('passcode-wrong');
  }
  const waiting = await world.start();
  expect(waiting.seal.nextTryAt()).toBe(world.computer.now + 30_000);
  // Not even the right one: no information leaks before the wait is over.
  expect(await codeFrom(waiting.seal.open(first))).toBe('passcode-too-soon');
  world.computer.now += 365 * 24 * 60 * minuteMs;
  expect(await codeFrom(waiting.seal.open(first))).toBe('passcode-too-soon');
  world.pass(30_000);
  await waiting.seal.open(first);
  expect(waiting.seal.nextTryAt()).toBeNull();
  expect(await codeFrom((await world.start()).seal.open(second))).toBe('passcode-wrong');
});

test('a passcode is not tried if the count cannot be stored', async () => {
  const world = createSealWorld();
  await (await world.start()).seal.set(first);
  const vault = await world.start();
  world.keychain.plan({ kind: 'refused', at: 1 });
  expect(await codeFrom(vault.seal.open(first))).not.toBe('resolved');
  expect(vault.seal.state()).toBe('shut');
  expect(await codeFrom(vault.seal.open(new Secret('another one')))).toBe('passcode-wrong');
});
