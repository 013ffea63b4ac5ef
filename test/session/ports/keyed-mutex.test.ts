import { expect, test } from 'vitest';
import { createKeyedMutex } from '../../../main/session/ports/keyed-mutex.ts';
import { settled } from '../../support/fake-clock.ts';
import { gate } from '../../support/gate.ts';

test('tasks of one key run one after the other, tasks of different keys concurrently', async () => {
  const turns = createKeyedMutex();
  const first = gate();
  const log: string[] = [];
  void turns.runExclusive('a', async () => {
    log.push('a1 begins');
    await first.opened;
    log.push('a1 ends');
  });
  void turns.runExclusive('a', async () => void log.push('a2'));
  void turns.runExclusive('b', async () => void log.push('b'));
  await settled();
  expect(log).toEqual(['a1 begins', 'b']);
  first.open();
  await settled();
  expect(log).toEqual(['a1 begins', 'b', 'a1 ends', 'a2']);
});

test('a task that throws rejects its own caller, and the next one runs', async () => {
  const turns = createKeyedMutex();
  const failed = turns.runExclusive('a', () => Promise.reject(new Error('no')));
  const next = turns.runExclusive('a', async () => 'next');
  await expect(failed).rejects.toThrow('no');
  await expect(next).resolves.toBe('next');
});

test('a task that ends while another waits does not let a third run beside it', async () => {
  const turns = createKeyedMutex();
  const [first, second] = [gate(), gate()];
  const log: string[] = [];
  void turns.runExclusive('a', () => first.opened);
  void turns.runExclusive('a', () => second.opened);
  first.open();
  await settled();
  void turns.runExclusive('a', async () => void log.push('third'));
  await settled();
  expect(log).toEqual([]);
  second.open();
  await settled();
  expect(log).toEqual(['third']);
});

test('the mutex is idle once every task has ended, including those started meanwhile', async () => {
  const turns = createKeyedMutex();
  const [first, second] = [gate(), gate()];
  void turns.runExclusive('a', async () => {
    await first.opened;
    void turns.runExclusive('b', () => second.opened);
  });
  let idle = false;
  void turns.idle().then(() => {
    idle = true;
  });
  await settled();
  expect(idle).toBe(false);
  first.open();
  await settled();
  expect(idle).toBe(false);
  second.open();
  await settled();
  expect(idle).toBe(true);
});
