import { createConnection, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** What happens to the message bus's messages to its clients. */
export type Weather =
  | { readonly kind: 'fair' }
  /** Each message of the service is delayed by this; those of the bus itself are not. */
  | { readonly kind: 'slow'; readonly delayMs: number }
  /** After this many messages from a client, its connection is closed before the bus receives them. */
  | { readonly kind: 'cut'; readonly after: number }
  /** Every request to the keychain is refused, as by a system rule or by the user. */
  | { readonly kind: 'denied' }
  /** One byte of each secret that is read is changed. */
  | { readonly kind: 'corrupt' };

/** A proxy between clients and a message bus that applies the weather. */
export interface BusBetween {
  /** The environment of a process that connects through it. */
  readonly env: { readonly DBUS_SESSION_BUS_ADDRESS: string };
  turn(weather: Weather): void;
  /**
   * Forwards to this bus from now on. Clients that have used the keychain through it are disconnected, and must
   * reconnect.
   */
  leadTo(busAddress: string): void;
  close(): Promise<void>;
}

export async function standBetween(busAddress: string, folder: string): Promise<BusBetween> {
  let busPath = pathOf(busAddress);
  const path = join(folder, 'between');
  const sockets = new Set<Socket>();
  /** Functions that disconnect each client that has used the keychain. */
  const askers = new Set<() => void>();
  let weather: Weather = { kind: 'fair' };

  const server = createServer((client) => {
    const bus = createConnection(busPath);
    const reads = new Set<number>();
    const refused = new Set<number>();
    let said = 0;
    let answered: Promise<unknown> = Promise.resolve();
    const hangUp = () => {
      client.destroy();
      bus.destroy();
    };
    for (const socket of [client, bus]) {
      sockets.add(socket);
      socket.on('error', hangUp).on('close', hangUp);
    }
    const fromClient = createReader('BEGIN\r\n');
    client.on('data', (chunk: Buffer) => {
      for (const { kind, bytes } of fromClient(chunk)) {
        if (kind === 'message') said += 1;
        if (weather.kind === 'cut' && said > weather.after) return hangUp();
        if (kind === 'message' && bytes.includes('GetSecret\0')) reads.add(bytes.readUInt32LE(8));
        if (kind === 'message' && bytes.includes('org.freedesktop.secrets\0')) {
          askers.add(hangUp);
          if (weather.kind === 'denied') refused.add(bytes.readUInt32LE(8));
        }
        bus.write(bytes);
      }
    });
    // The bus's bytes before the first message are not parsed, because it sends them only up to its last line.
    const fromBus = createReader(null);
    bus.on('data', (chunk: Buffer) => {
      for (const { kind, bytes: said } of fromBus(chunk)) {
        const bytes = kind === 'message' && refused.delete(repliesTo(said)) ? refusalInPlaceOf(said) : said;
        if (weather.kind === 'corrupt' && kind === 'message' && reads.has(repliesTo(bytes))) spoilSecret(bytes);
        const isSlow = kind === 'message' && !bytes.includes('org.freedesktop.DBus\0');
        const delayMs = weather.kind === 'slow' && isSlow ? weather.delayMs : 0;
        const due = pause(delayMs, undefined, { ref: false });
        answered = Promise.all([answered, due]).then(() => client.writable && client.write(bytes));
      }
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(path, resolve);
  });
  return {
    env: { DBUS_SESSION_BUS_ADDRESS: `unix:path=${path}` },
    turn: (next) => {
      weather = next;
    },
    leadTo: (next) => {
      busPath = pathOf(next);
      for (const hangUp of askers) hangUp();
      askers.clear();
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function pathOf(busAddress: string): string {
  const path = /unix:path=([^,]+)/.exec(busAddress)?.[1];
  if (path === undefined) throw new Error('the bus is not on a path');
  return path;
}

interface Part {
  readonly kind: 'line' | 'message';
  readonly bytes: Buffer;
}

/**
 * Splits one side's bytes into messages (D-Bus specification, "Message Format"), after the lines of authentication. The
 * client's lines end with `lastLine`; the bus's end with the first byte of a little-endian message.
 */
function createReader(lastLine: string | null): (chunk: Buffer) => readonly Part[] {
  let waiting: Buffer = Buffer.alloc(0);
  let speaking = false;
  return (chunk) => {
    waiting = Buffer.concat([waiting, chunk]);
    const parts: Part[] = [];
    for (;;) {
      if (!speaking && lastLine === null && waiting[0] === 0x6c) speaking = true;
      const length = speaking ? messageLength(waiting) : waiting.indexOf('\n') + 1;
      if (length === 0 || waiting.length < length) return parts;
      const bytes = Buffer.from(waiting.subarray(0, length));
      waiting = waiting.subarray(length);
      parts.push({ kind: speaking ? 'message' : 'line', bytes });
      if (!speaking && lastLine !== null && bytes.toString('latin1').endsWith(lastLine)) speaking = true;
    }
  };
}

const aligned = (offset: number, to: number) => Math.ceil(offset / to) * to;

/** Returns 0 while the length is unknown. */
function messageLength(bytes: Buffer): number {
  if (bytes.length < 16) return 0;
  return aligned(16 + bytes.readUInt32LE(12), 8) + bytes.readUInt32LE(4);
}

/** Returns the serial of the call that a message replies to, or 0 if it is no reply. */
function repliesTo(bytes: Buffer): number {
  const end = 16 + bytes.readUInt32LE(12);
  // Header field 5, of type `u`: a structure of 8 bytes.
  const field = Buffer.from([5, 1, 0x75, 0]);
  for (let offset = 16; offset + 8 <= end; offset += 8) {
    if (bytes.subarray(offset, offset + 4).equals(field)) return bytes.readUInt32LE(offset + 4);
  }
  return 0;
}

/** Returns the error that a message bus sends in place of this reply when its rules forbid a call. */
function refusalInPlaceOf(answer: Buffer): Buffer {
  const body = textValue('An AppArmor policy prevents this sender from sending this message to this recipient');
  const serial = Buffer.alloc(4);
  serial.writeUInt32LE(repliesTo(answer));
  const fields = Buffer.concat([
    headerField(5, 'u', serial),
    headerField(4, 's', textValue('org.freedesktop.DBus.Error.AccessDenied')),
    headerField(8, 'g', Buffer.from('\x01s\0')),
  ]);
  const header = Buffer.alloc(16);
  // Little-endian, an error, no reply expected, version 1; then the reply's own serial.
  header.set([0x6c, 3, 1, 1]);
  header.writeUInt32LE(body.length, 4);
  answer.copy(header, 8, 8, 12);
  // The padding after the last field is not counted: a signature of one letter ends one byte before it.
  header.writeUInt32LE(fields.length - 1, 12);
  return Buffer.concat([header, fields, body]);
}

function textValue(text: string): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(text.length);
  return Buffer.concat([length, Buffer.from(`${text}\0`)]);
}

function headerField(code: number, type: string, value: Buffer): Buffer {
  const bytes = Buffer.concat([Buffer.from([code, 1]), Buffer.from(`${type}\0`), value]);
  return Buffer.concat([bytes, Buffer.alloc(aligned(bytes.length, 8) - bytes.length)]);
}

/** A secret is `(oayays)`: the session, its parameters, the value, its type. */
function spoilSecret(message: Buffer): void {
  const body = message.subarray(aligned(16 + message.readUInt32LE(12), 8));
  // An error has no such body.
  if (message[1] !== 2 || body.length < 16) return;
  const parameters = aligned(4 + body.readUInt32LE(0) + 1, 4);
  const value = aligned(parameters + 4 + body.readUInt32LE(parameters), 4);
  const length = body.readUInt32LE(value);
  const at = value + 4 + Math.floor(length / 2);
  if (length > 0) body[at] = (body[at] ?? 0) ^ 1;
}
