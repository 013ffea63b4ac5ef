import { expect, test } from 'vitest';
import { readCapped } from '../../main/http/read-capped.ts';

const never = new AbortController().signal;
class TooLong extends Error {}
const limits = { maxBytes: 6, signal: never, tooLong: () => new TooLong() };

/** Creates a body of these parts that records whether it was cancelled. */
function bodyOf(parts: readonly string[], options: { readonly ends: boolean } = { ends: true }) {
  const waiting = [...parts];
  let cancelled = false;
  const body = new ReadableStream<Uint8Array>(
    {
      pull: (controller) => {
        const part = waiting.shift();
        if (part !== undefined) controller.enqueue(Buffer.from(part));
        else if (options.ends) controller.close();
      },
      cancel: () => {
        cancelled = true;
      },
    },
    { highWaterMark: 0 },
  );
  return { response: new Response(body), waiting, wasCancelled: () => cancelled };
}

test('a body up to the cap is read whole, into a buffer of its own', async () => {
  const read = await readCapped(bodyOf(['abc', '', 'def']).response, limits);
  expect(Buffer.from(read.buffer).toString()).toBe('abcdef');
});

test('a missing body is read as an empty one', async () => {
  expect(await readCapped(new Response(null), limits)).toEqual(new Uint8Array());
});

test('one byte more throws the caller’s error, and no further byte is read', async () => {
  const { response, waiting, wasCancelled } = bodyOf(['abc', 'defg', 'never', 'read']);
  await expect(readCapped(response, limits)).rejects.toBeInstanceOf(TooLong);
  expect(waiting).toEqual(['never', 'read']);
  expect(wasCancelled()).toBe(true);
});

test('a stalled body is aborted by the signal, with the signal’s reason', async () => {
  const { response, wasCancelled } = bodyOf(['abc'], { ends: false });
  const stopped = new AbortController();
  const read = readCapped(response, { ...limits, signal: stopped.signal });
  stopped.abort(new Error('given up'));
  await expect(read).rejects.toThrow('given up');
  expect(wasCancelled()).toBe(true);
});

test('a signal that is already aborted prevents any read', async () => {
  const { response, waiting } = bodyOf(['abc']);
  const read = readCapped(response, { ...limits, signal: AbortSignal.abort(new Error('given up')) });
  await expect(read).rejects.toThrow('given up');
  expect(waiting).toEqual(['abc']);
});
