import { describe, expect, test } from 'vitest';
import type { Seal } from '../../../main/session/ports/seal.ts';
import type { Secret } from '../../../main/session/ports/secret.ts';
import type { Fault } from '../keychain/faulty-keychain.ts';
import { queuedSignOut, sessionRecord } from '../records.ts';
import { codeFrom, createSealWorld, first, second } from './seal-world.ts';

const faults: readonly Fault[] = ['crash-before', 'crash-after', 'refused', 'lie'];
const tokens = { one: 'secret-of-one', two: 'secret-of-two-'.repeat(120) } as const;

interface Act {
  readonly name: string;
  readonly passcode: Secret | null;
  readonly run: (seal: Seal) => Promise<void>;
  /** The passcodes that may be right afterwards, complete or interrupted; `null`: none is required. */
  readonly after: readonly (Secret | null)[];
}

const acts: readonly Act[] = [
  { name: 'set', passcode: null, run: (seal) => seal.set(first), after: [null, first] },
  { name: 'change', passcode: first, run: (seal) => seal.change(first, second), after: [first, second] },
  { name: 'remove', passcode: first, run: (seal) => seal.remove(first), after: [first, null] },
];

async function prepare(passcode: Secret | null) {
  const world = createSealWorld();
  const vault = await world.start();
  for (const [id, token] of Object.entries(tokens)) {
    for (const generation of [1, 2]) await vault.session(id).write(sessionRecord(generation, token));
  }
  await vault.signOuts.write([queuedSignOut('out', 'secret-of-out')]);
  if (passcode !== null) await vault.seal.set(passcode);
  return { world, vault };
}

/** Returns the state of the app after a restart: the passcode that it requires, and that everything is readable. */
async function judge({ start, stored }: Awaited<ReturnType<typeof prepare>>['world'], after: Act['after']) {
  const vault = await start();
  let right: Secret | null = null;
  if (vault.seal.state() !== 'none') {
    for (const passcode of [first, second]) {
      if (right === null && (await codeFrom(vault.seal.open(passcode))) === 'resolved') right = passcode;
    }
    expect(right).not.toBeNull();
  }
  expect(after).toContain(right);
  for (const [id, token] of Object.entries(tokens)) {
    expect((await vault.session(id).read())?.refreshToken.reveal(), id).toBe(token);
  }
  expect(await vault.signOuts.read()).toHaveLength(1);
  // The remaining work is done by then.
  const isSealed = vault.seal.state() !== 'none';
  expect(stored().includes('secret-of')).toBe(!isSealed);
  return { right, next: isSealed ? right : null };
}

describe.each(acts)('$name, interrupted at each call that changes the keychain', ({ passcode, run, after }) => {
  test.each(faults)(
    'by %s: one passcode is right, and every record is readable',
    async (kind) => {
      const whole = await prepare(passcode);
      whole.world.keychain.plan(null);
      await run(whole.vault.seal);
      const calls = whole.world.keychain.changes();
      expect(calls).toBeGreaterThan(10);
      const outcomes = new Set<Secret | null>();
      for (let at = 1; at <= calls; at += 1) {
        const { world, vault } = await prepare(passcode);
        world.keychain.plan({ kind, at });
        await run(vault.seal).catch(() => undefined);
        world.keychain.plan(null);
        const { right, next } = await judge(world, after);
        outcomes.add(right);
        expect((await judge(world, [next])).right).toBe(next);
      }
      // An early interruption finds nothing begun, a late one finds it begun: a run that has only one of them proves
      // little.
      expect(outcomes.size).toBe(2);
    },
    120_000,
  );
});
