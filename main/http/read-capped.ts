export interface BodyLimits {
  /** Limit for the body after decompression, in bytes. */
  readonly maxBytes: number;
  /** Aborts the reading of the body. */
  readonly signal: AbortSignal;
  /** Creates the error for a body that exceeds `maxBytes`. */
  readonly tooLong: () => Error;
}

/**
 * Resolves with the body of a response, up to the limit. Counts while reading, because a `Content-Length` is only a
 * claim, and a small compressed body can expand to a large one. The bytes have a buffer of their own.
 *
 * Throws what `tooLong` returns, and what the stream or the signal throws.
 */
export async function readCapped(
  response: Response,
  { maxBytes, signal, tooLong }: BodyLimits,
): Promise<Uint8Array<ArrayBuffer>> {
  if (response.body === null) return new Uint8Array();
  const reader = response.body.getReader();
  const stop = () => void reader.cancel().catch(() => undefined);
  signal.addEventListener('abort', stop, { once: true });
  try {
    signal.throwIfAborted();
    const chunks: Uint8Array[] = [];
    let length = 0;
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      length += part.value.byteLength;
      if (length > maxBytes) throw tooLong();
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
