/** Settles as `work` does, but rejects with the signal's reason as soon as it is aborted, even if `work` goes on. */
export function unlessAborted<Value>(work: Promise<Value>, signal: AbortSignal, onAbort?: () => void): Promise<Value> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      onAbort?.();
      reject(signal.reason);
    };
    if (signal.aborted) {
      work.catch(() => undefined);
      stop();
      return;
    }
    signal.addEventListener('abort', stop, { once: true });
    work.then(
      (value) => {
        signal.removeEventListener('abort', stop);
        resolve(value);
      },
      (error) => {
        signal.removeEventListener('abort', stop);
        reject(signal.aborted ? signal.reason : error);
      },
    );
  });
}
