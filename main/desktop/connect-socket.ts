import { connect, type Socket } from 'node:net';
import authenticate from 'dbus-native/lib/handshake.js';
import type { Clock } from '../session/ports/index.ts';

/**
 * Connects and authenticates as this process's user, which the kernel confirms to the bus ("EXTERNAL"); no secret is
 * sent or read. Rejects if that takes longer than `deadlineMs`.
 */
export function connectSocket(path: string, clock: Pick<Clock, 'after'>, deadlineMs: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(path);
    const fail = () => {
      cancel();
      socket.destroy();
      reject(new Error('no message bus'));
    };
    const cancel = clock.after(deadlineMs, fail);
    for (const end of ['error', 'end', 'close']) socket.on(end, fail);
    authenticate(socket, { authMethods: ['EXTERNAL'] }, (error) => {
      if (error !== null) return fail();
      cancel();
      for (const end of ['error', 'end', 'close']) socket.off(end, fail);
      resolve(socket);
    });
  });
}
