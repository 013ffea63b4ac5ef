// The thread that holds the single-instance lock for `single-instance.ts`.
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';
import { instanceAddress } from './instance-address.ts';
import { listenerStates, type SecondInstance } from './single-instance.ts';

const { userData, memory } = workerData as { readonly userData: string; readonly memory: SharedArrayBuffer };
const state = new Int32Array(memory);

function say(word: keyof typeof listenerStates): void {
  Atomics.store(state, 0, listenerStates[word]);
  Atomics.notify(state, 0);
}

async function listen(address: string): Promise<Server | null> {
  const server = createServer(readMessage);
  for (let attempt = 0; attempt < 2; attempt += 1) {
    server.listen(address);
    try {
      await once(server, 'listening');
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

function readMessage(socket: Socket): void {
  let text = '';
  socket.setEncoding('utf8');
  socket.on('data', (part: string) => {
    text += part;
    if (!text.endsWith('\n')) return;
    parentPort?.postMessage(JSON.parse(text) as SecondInstance);
    socket.end('taken\n');
  });
  socket.on('error', () => {});
}

try {
  say((await listen(instanceAddress(userData))) === null ? 'taken' : 'listening');
} catch {
  say('failed');
}
