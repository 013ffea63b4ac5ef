export interface BodyLimits {
  /** Counted as it is after decompression, in bytes. */
  readonly maxBytes: number;
  /** For the whole body. */
  readonly signal: AbortSignal;
  /** What to throw for more than that. */
  readonly tooLong: () => Error;
}

/**
 * The body of an answer, up to the cap. It is counted while it is read: a `Content-Length` is only a claim, and a small
 * compressed body can hold a large one. The bytes have a buffer of their own.
 *
 * Throws what `tooLong` makes, and what the stream or the signal throws.
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
