import type { Readable, Writable } from 'node:stream';
import type { Protocol } from './protocol.ts';

type Commands = Protocol.CommandParameters;
type Answers = Protocol.CommandReturnValues;
type EventMap = Protocol.Events;

/** A DevTools protocol session with one target, or with the browser itself. */
export interface CdpSession {
  /** Rejects if Chromium refuses the command, or has exited. */
  send<Name extends keyof Commands>(name: Name, parameters?: Commands[Name]): Promise<Answers[Name]>;
  /** Calls `listener` in the order in which Chromium sends the events. Returns an unsubscribe function. */
  on<Name extends keyof EventMap>(name: Name, listener: (event: EventMap[Name]) => void): () => void;
}

export interface CdpConnection extends CdpSession {
  session(id: string): CdpSession;
}

interface Message {
  readonly id?: number;
  readonly sessionId?: string;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

interface Waiting {
  readonly name: string;
  readonly resolve: (answer: never) => void;
  readonly reject: (error: Error) => void;
}

/** Connects to Chromium over the two pipes of `--remote-debugging-pipe`: JSON messages, each ended by a zero byte. */
export function createConnection(toChromium: Writable, fromChromium: Readable): CdpConnection {
  const waiting = new Map<number, Waiting>();
  const listeners = new Map<string, Set<(event: never) => void>>();
  let lastId = 0;
  let open = true;
  let rest: Buffer[] = [];

  const keyOf = (sessionId: string | undefined, name: string) => `${sessionId ?? ''} ${name}`;

  function receive({ id, sessionId, method, params, result, error }: Message): void {
    if (id === undefined) {
      if (method === undefined) return;
      for (const listener of [...(listeners.get(keyOf(sessionId, method)) ?? [])]) listener(params as never);
      return;
    }
    const asked = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) asked?.resolve(result as never);
    else asked?.reject(new Error(`${asked.name}: ${error.message}`));
  }

  function close(): void {
    if (!open) return;
    open = false;
    for (const { name, reject } of waiting.values()) reject(new Error(`${name}: Chromium is gone`));
    waiting.clear();
  }

  fromChromium.on('data', (chunk: Buffer) => {
    let start = 0;
    for (let end = chunk.indexOf(0); end >= 0; end = chunk.indexOf(0, start)) {
      rest.push(chunk.subarray(start, end));
      const message = Buffer.concat(rest).toString('utf8');
      rest = [];
      start = end + 1;
      receive(JSON.parse(message) as Message);
    }
    rest.push(chunk.subarray(start));
  });
  fromChromium.on('close', close);
  fromChromium.on('error', close);
  toChromium.on('error', close);

  function sessionOf(sessionId: string | undefined): CdpSession {
    return {
      send: (name, params) =>
        new Promise((resolve, reject) => {
          if (!open) return reject(new Error(`${name}: Chromium is gone`));
          lastId += 1;
          waiting.set(lastId, { name, resolve, reject });
          toChromium.write(`${JSON.stringify({ id: lastId, sessionId, method: name, params })}\0`);
        }),
      on: (name, listener) => {
        const key = keyOf(sessionId, name);
        const known = listeners.get(key) ?? new Set();
        listeners.set(key, known.add(listener));
        return () => known.delete(listener);
      },
    };
  }

  return { ...sessionOf(undefined), session: sessionOf };
}
