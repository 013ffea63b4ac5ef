import fc from 'fast-check';
import { expect, test } from 'vitest';
import { codeOf } from '../../../main/session/ports/errors.ts';
import { createSlots } from '../../../main/vault/slots/slots.ts';
import { createFaultyKeychain } from '../keychain/faulty-keychain.ts';

const service = 'test.nightlatch';
const kind = 'session';

type Step =
  | { readonly what: 'write'; readonly length: number }
  | {
      readonly what: 'cut-write';
      readonly length: number;
      readonly fault: 'crash-before' | 'crash-after' | 'refused';
      readonly at: number;
    }
  | { readonly what: 'corrupt'; readonly pick: number; readonly how: 'delete' | 'flip' | 'cut' | 'swap' }
  | { readonly what: 'clear' };

const length = fc.oneof(fc.constant(1), fc.integer({ min: 2, max: 1200 }), fc.integer({ min: 1201, max: 8000 }));
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ what: fc.constant('write' as const), length }) },
  {
    weight: 4,
    arbitrary: fc.record({
      what: fc.constant('cut-write' as const),
      length,
      fault: fc.constantFrom('crash-before' as const, 'crash-after' as const, 'refused' as const),
      at: fc.integer({ min: 1, max: 12 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      what: fc.constant('corrupt' as const),
      pick: fc.nat(),
      how: fc.constantFrom('delete' as const, 'flip' as const, 'cut' as const, 'swap' as const),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ what: 'clear' as const }) },
);

test('after any history, a read returns a written value, whole, or throws that it cannot', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
      const keychain = createFaultyKeychain(service);
      const attempted = new Set<string | null>([null]);
      /** The values that a read may return without tampering: one value, or one more for each attempt that failed. */
      let possible = new Set<string | null>([null]);
      let corrupted = false;
      for (const [serial, taken] of steps.entries()) {
        // A new process each time, which knows only what the keychain contains.
        const slots = createSlots(keychain, service, kind);
        keychain.plan(taken.what === 'cut-write' ? { kind: taken.fault, at: taken.at } : null);
        if (taken.what === 'corrupt') corrupted = corrupt(keychain.items, taken.pick, taken.how) || corrupted;
        else if (taken.what === 'clear') {
          await slots.clear();
          expect(keychain.items.size).toBe(0);
          possible = new Set([null]);
          corrupted = false;
        } else {
          const value = `${serial}|`.repeat(taken.length).slice(0, taken.length + 3);
          attempted.add(value);
          const isWritten = await slots.write(value).then(
            () => true,
            () => false,
          );
          possible = isWritten ? new Set([value]) : possible.add(value);
          if (isWritten) corrupted = false;
        }

        keychain.plan(null);
        const read = await createSlots(keychain, service, kind)
          .read()
          .catch((error: unknown) => codeOf(error));
        const allowed = corrupted ? [...attempted, 'keychain-record-unreadable'] : [...possible];
        expect(allowed).toContain(read);
      }
    }),
    { numRuns: 1000 },
  );
});

function corrupt(items: Map<string, string>, pick: number, how: 'delete' | 'flip' | 'cut' | 'swap'): boolean {
  const names = [...items.keys()];
  const name = names[pick % names.length];
  const other = names[(pick + 1) % names.length];
  if (name === undefined || other === undefined) return false;
  const text = items.get(name) ?? '';
  if (how === 'delete') items.delete(name);
  else if (how === 'cut') items.set(name, text.slice(0, text.length / 2));
  else if (how === 'flip') items.set(name, text.slice(0, -1) + (text.endsWith('#') ? '%' : '#'));
  else {
    items.set(name, items.get(other) ?? '');
    items.set(other, text);
  }
  return true;
}
