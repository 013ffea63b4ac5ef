import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { Keychain } from '../../../main/vault/keychain/keychain.ts';
import { derivePasscodeKey } from '../../../main/vault/seal/passcode-key.ts';
import { decodeSealRecord, unwrapKeys } from '../../../main/vault/seal/seal-record.ts';
import { createSlots } from '../../../main/vault/slots/slots.ts';
import { first, service } from './seal-world.ts';

let holder: ChildProcess | undefined;
afterEach(() => holder?.kill());

type Items = readonly (readonly [string, string])[];

async function tell(order: 'set' | 'open' | 'shut'): Promise<Items> {
  if (holder === undefined) throw new Error('nobody is there');
  const answer = once(holder, 'message');
  holder.send(order);
  return (await answer)[0] as Items;
}

/** Derives the keys from the passcode, because the searched process is not asked for them. */
async function keysIn(items: Items): Promise<Readonly<Record<'passcode' | 'seal', Buffer>>> {
  const stored = new Map(items);
  const keychain = {
    getPassword: async (_service: string, name: string) => stored.get(name) ?? null,
  } as unknown as Keychain;
  const record = decodeSealRecord((await createSlots(keychain, service, 'seal').read()) ?? '');
  const passcodeKey = await derivePasscodeKey(first, record.kdf);
  const [key] = unwrapKeys(passcodeKey, record) ?? [];
  if (key === undefined) throw new Error('the passcode is another');
  return { passcode: passcodeKey, seal: key.bytes };
}

/** Returns the process's writable regions that occupy memory. */
function regionsOf(pid: number): readonly { readonly start: number; readonly length: number }[] {
  const found = readFileSync(`/proc/${pid}/smaps`, 'utf8').matchAll(
    /^([0-9a-f]+)-([0-9a-f]+) rw[\s\S]*?^Rss: +(\d+) kB/gm,
  );
  return [...found]
    .filter(([, , , resident]) => resident !== '0')
    .map(([, from = '', to = '']) => {
      const start = Number.parseInt(from, 16);
      return { start, length: Number.parseInt(to, 16) - start };
    });
}

/** Returns which keys are anywhere in a process's memory, native memory and buffers included. */
function foundIn(pid: number, keys: Readonly<Record<string, Buffer>>): readonly string[] {
  const memory = openSync(`/proc/${pid}/mem`, 'r');
  const found = new Set<string>();
  try {
    for (const { start, length } of regionsOf(pid)) {
      const region = Buffer.alloc(length);
      readSync(memory, region, 0, length, start);
      for (const [name, bytes] of Object.entries(keys)) if (region.includes(bytes)) found.add(name);
    }
  } finally {
    closeSync(memory);
  }
  return [...found];
}

test.skipIf(process.platform !== 'linux')(
  'a shut seal leaves neither of its keys in the memory of its process',
  { timeout: 60_000 },
  async () => {
    holder = fork(join(import.meta.dirname, 'key-holder.ts'), { execArgv: [] });
    const pid = holder.pid ?? 0;
    const keys = await keysIn(await tell('set'));
    expect(foundIn(pid, keys)).toEqual(['seal']);
    await tell('shut');
    expect(foundIn(pid, keys)).toEqual([]);
    // The key returns by another route: from the record, by the passcode.
    await tell('open');
    expect(foundIn(pid, keys)).toEqual(['seal']);
    await tell('shut');
    expect(foundIn(pid, keys)).toEqual([]);
  },
);
