import { SessionError } from '../session/errors.ts';

/**
 * The body of an answer, up to `maxBytes` of it. It is counted while it is read, and as it is after decompression: a
 * `Content-Length` is only a claim, and a small compressed body can hold a large one.
 *
 * Throws `provider-answer-invalid` for more, and what the stream or the signal throws.
 */
export async function readCapped(
  response: Response,
  maxBytes: number,
  signal: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  if (response.body === null) return new Uint8Array();
  const reader = response.body.getReader();
  const stop = () => void reader.cancel().catch(() => undefined);
  signal.addEventListener('abort', stop, { once: true });
  try {
    const chunks: Uint8Array[] = [];
    let length = 0;
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      length += part.value.byteLength;
      if (length > maxBytes) throw new SessionError('provider-answer-invalid', { inDoubt: true });
      chunks.push(part.value);
    }
    signal.throwIfAborted();
    return join(chunks, length);
  } finally {
    signal.removeEventListener('abort', stop);
    stop();
  }
}

function join(chunks: readonly Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return whole;
}
