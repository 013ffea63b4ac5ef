import { connect } from 'node:net';
import authenticate from 'dbus-native/lib/handshake.js';
import { type Message, marshall, unmarshalMessages } from 'dbus-native/lib/message.js';
import { busSocket } from '../../../main/desktop/bus-socket.ts';

/** A stand-in's reply to a call: a reply of this D-Bus signature, an error, or none. */
export type Answer = readonly [signature: string, ...body: readonly unknown[]] | 'error' | 'silence';

/** Stands in for a service of the desktop, on a real message bus, with valid or invalid messages as a test requires. */
export interface StandIn {
  /** `after` runs in the same turn as the reply. */
  answer(path: string, face: string, member: string, answer: Answer, after?: () => void): void;
  own(name: string): Promise<void>;
  /** Emits a signal to all listeners, or to one client only. */
  say(path: string, face: string, member: string, [signature, ...body]: Exclude<Answer, string>, to?: string): void;
  /** Returns whether this was called since the last check. */
  wasAsked(member: string): boolean;
  /** Returns the unique name of the last caller. */
  lastAsker(): string;
  /** Leaves the bus like a process that dies. */
  leave(): void;
}

const busItself = 'org.freedesktop.DBus';
const type = { call: 1, answer: 2, error: 3, signal: 4 } as const;

/** Owns `names` as soon as it is connected. */
export async function startStandIn(address: string, names: readonly string[]): Promise<StandIn> {
  const stream = connect(busSocket('session', { DBUS_SESSION_BUS_ADDRESS: address }) ?? '');
  stream.on('error', () => {});
  await new Promise<void>((resolve, reject) => {
    authenticate(stream, { authMethods: ['EXTERNAL'] }, (error) => (error === null ? resolve() : reject(error)));
  });
  const answers = new Map<string, readonly [Answer, after?: (() => void) | undefined]>();
  const waiting = new Map<number, (answer: Message) => void>();
  const asked = new Set<string>();
  let serial = 0;
  let lastAsker = '';
  const send = (message: Message): number => {
    serial += 1;
    stream.write(marshall({ ...message, serial }));
    return serial;
  };
  const askBus = (member: string, signature?: string, ...body: unknown[]) =>
    new Promise<Message>((resolve) => {
      const given = signature === undefined ? {} : { signature, body };
      const call = { type: type.call, destination: busItself, path: '/', interface: busItself, member };
      waiting.set(send({ ...call, ...given }), resolve);
    });

  const take = (message: Message) => {
    waiting.get(message.replySerial ?? 0)?.(message);
    if (message.type !== type.call || message.serial === undefined) return;
    asked.add(message.member ?? '');
    lastAsker = message.sender ?? '';
    const key = [message.path, message.interface, message.member].join(' ');
    const [answer, after] = answers.get(key) ?? ['error' as const];
    if (answer === 'silence') return;
    const to = { destination: message.sender ?? '', replySerial: message.serial };
    if (answer === 'error') send({ ...to, type: type.error, errorName: 'org.freedesktop.DBus.Error.Failed' });
    else send({ ...to, type: type.answer, signature: answer[0], body: answer.slice(1) });
    after?.();
  };
  unmarshalMessages(stream, take, {}, () => stream.destroy());
  await askBus('Hello');
  const own = async (name: string) => void (await askBus('RequestName', 'su', name, 0));
  for (const name of names) await own(name);
  return {
    own,
    lastAsker: () => lastAsker,
    answer: (path, face, member, ...answer) => void answers.set([path, face, member].join(' '), answer),
    say: (path, face, member, [signature, ...body], to) => {
      const signal = { type: type.signal, path, interface: face, member, signature, body };
      send(to === undefined ? signal : { ...signal, destination: to });
    },
    wasAsked: (member) => asked.delete(member),
    leave: () => void stream.destroy(),
  };
}
