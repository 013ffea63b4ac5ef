import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { instanceAddress } from './instance-address.ts';

/** What a second start tells the first. */
export interface SecondInstance {
  readonly argv: readonly string[];
  readonly workingDirectory: string;
  readonly additionalData: unknown;
}

export interface SingleInstance {
  /** Electron asks for the lock synchronously, Node can only listen asynchronously: it is taken before main runs. */
  readonly isFirst: boolean;
  /** Tells the first instance, and waits until it has taken the message. */
  tellFirst(message: SecondInstance): void;
  onSecond(listener: (message: SecondInstance) => void): void;
  close(): void;
}

/** One holder a folder of user data: a listening socket, which the system closes however its owner ends. */
export async function takeSingleInstance(userData: string): Promise<SingleInstance> {
  const address = instanceAddress(userData);
  const listeners: ((message: SecondInstance) => void)[] = [];
  const early: SecondInstance[] = [];
  const server = await listen(address, (message) => {
    if (listeners.length === 0) early.push(message);
    for (const listener of listeners) listener(message);
  });
  return {
    isFirst: server !== null,
    tellFirst: (message) => {
      const teller = join(import.meta.dirname, 'tell-first-instance.ts');
      spawnSync(process.execPath, [teller, userData], { input: JSON.stringify(message), timeout: 10_000 });
    },
    onSecond: (listener) => {
      listeners.push(listener);
      for (const message of early.splice(0)) listener(message);
    },
    close: () => server?.close(),
  };
}

async function listen(address: string, receive: (message: SecondInstance) => void): Promise<Server | null> {
  const server = createServer((socket) => readMessage(socket, receive));
  for (let attempt = 0; attempt < 2; attempt += 1) {
    server.listen(address);
    try {
      await once(server, 'listening');
      server.unref();
      return server;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
      if (address.startsWith('\0') || (await answers(address))) return null;
      rmSync(address, { force: true });
    }
  }
  return null;
}

async function answers(address: string): Promise<boolean> {
  const socket = connect(address);
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

function readMessage(socket: Socket, receive: (message: SecondInstance) => void): void {
  let text = '';
  socket.setEncoding('utf8');
  socket.on('data', (part: string) => {
    text += part;
    if (!text.endsWith('\n')) return;
    receive(JSON.parse(text) as SecondInstance);
    socket.end();
  });
  socket.on('error', () => {});
}
