import { type Message, marshall, unmarshalMessages } from 'dbus-native/lib/message.js';
import type { Clock } from '../session/ports/index.ts';
import { connectSocket } from './connect-socket.ts';

/** A method call to one client of the bus, by its unique name, so that the bus never starts a service to handle it. */
export interface Call {
  readonly to: string;
  readonly path: string;
  readonly interface: string;
  readonly member: string;
  /** Only strings: the calls of this app need no other type. */
  readonly args?: readonly string[];
}

export interface Signal {
  /** The unique name of the sender. Any client of the bus may send any signal, so the listener must compare it. */
  readonly sender: string;
  readonly path: string;
  readonly interface: string;
  readonly member: string;
  readonly body: readonly unknown[];
}

/** A connection to a message bus, open until `gone` resolves. It replies to no calls. */
export interface Bus {
  /** Rejects on an error, or if there is no reply within two seconds. The reply may be of any type. */
  ask(call: Call): Promise<readonly unknown[]>;
  /** Calls a method of the bus itself. */
  askBus(member: string, ...args: readonly string[]): Promise<readonly unknown[]>;
  hear(listener: (signal: Signal) => void): void;
  readonly gone: Promise<void>;
  close(): void;
}

export const busItself = 'org.freedesktop.DBus';

/** Time limit per reply, in ms: longer than any desktop needs, shorter than a user waits for a lock. */
const answerMs = 2_000;

/** D-Bus specification, "Message Types". */
const [methodCall, methodReturn, signalType] = [1, 2, 4];

/** In bytes. The replies that this app needs are a few lines long. */
const longestMessage = 1024 * 1024;

/** Opens a connection. Rejects if there is no bus at the socket, or if it does not authenticate or reply in time. */
export async function openBus(socket: string, clock: Pick<Clock, 'after'>): Promise<Bus> {
  const stream = await connectSocket(socket, clock, answerMs);
  const waiting = new Map<number, (answer: Message | null) => void>();
  const listeners = new Set<(signal: Signal) => void>();
  const gone = Promise.withResolvers<void>();
  let up = true;
  let lastSerial = 0;

  function close(): void {
    if (!up) return;
    up = false;
    stream.destroy();
    for (const settle of [...waiting.values()]) settle(null);
    gone.resolve();
  }

  function ask({ to, path, interface: face, member, args = [] }: Call): Promise<readonly unknown[]> {
    return new Promise((resolve, reject) => {
      const failed = () => reject(new Error(`no answer to ${member}`));
      if (!up) return failed();
      lastSerial += 1;
      const serial = lastSerial;
      const settle = (answer: Message | null) => {
        waiting.delete(serial);
        cancel();
        if (answer?.type === methodReturn) resolve(answer.body ?? []);
        else failed();
      };
      const cancel = clock.after(answerMs, () => settle(null));
      waiting.set(serial, settle);
      const message = {
        type: methodCall,
        serial,
        destination: to,
        path,
        interface: face,
        member,
        ...(args.length === 0 ? {} : { signature: 's'.repeat(args.length), body: [...args] }),
      };
      stream.write(marshall(message));
    });
  }

  function take(message: Message): void {
    const { type, sender = '', path = '', interface: face = '', member = '', body = [], replySerial = 0 } = message;
    if (type === signalType) {
      for (const listener of listeners) listener({ sender, path, interface: face, member, body });
    } else {
      // The bus delivers a reply only from the client that was called.
      waiting.get(replySerial)?.(message);
    }
  }

  const askBus = async (member: string, ...args: readonly string[]) =>
    ask({ to: busItself, path: '/org/freedesktop/DBus', interface: busItself, member, args });

  for (const end of ['error', 'end', 'close']) stream.on(end, close);
  // An invalid message ends the connection, because the start of the next one is unknown.
  unmarshalMessages(stream, take, { maxMessageSize: longestMessage }, close);
  try {
    await askBus('Hello');
  } catch (error) {
    close();
    throw error;
  }
  return { ask, askBus, hear: (listener) => void listeners.add(listener), gone: gone.promise, close };
}
