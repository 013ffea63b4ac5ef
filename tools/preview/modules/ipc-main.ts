import { EventEmitter } from 'node:events';
import { refusing } from '../refusing.ts';

type InvokeHandler = (event: Electron.IpcMainInvokeEvent, ...args: unknown[]) => unknown;

export interface IpcInbox {
  /** Runs the channel's handler. Rejects with the error that Electron would report to the caller. */
  invoke(event: object, channel: string, args: readonly unknown[]): Promise<unknown>;
  send(event: object, channel: string, args: readonly unknown[]): void;
}

export function createIpcMain() {
  const handlers = new Map<string, InvokeHandler>();

  function handle(channel: string, handler: InvokeHandler): void {
    if (handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`);
    if (typeof handler !== 'function')
      throw new TypeError(`Expected handler to be a function, but found type '${typeof handler}'`);
    handlers.set(channel, handler);
  }

  const members = {
    handle,
    handleOnce(channel: string, handler: InvokeHandler) {
      handle(channel, (event, ...args) => {
        handlers.delete(channel);
        return handler(event, ...args);
      });
    },
    removeHandler: (channel: string) => void handlers.delete(channel),
  } satisfies Pick<Electron.IpcMain, 'handle' | 'handleOnce' | 'removeHandler'>;
  // Not an emitter face, because the event names here are the app's own channels.
  const ipcMain = refusing('ipcMain', Object.assign(new EventEmitter(), members));

  const inbox: IpcInbox = {
    async invoke(event, channel, args) {
      const handler = handlers.get(channel);
      if (handler === undefined) throw new Error(`No handler registered for '${channel}'`);
      return handler(event as Electron.IpcMainInvokeEvent, ...args);
    },
    send: (event, channel, args) => void ipcMain.emit(channel, event, ...args),
  };
  return { ipcMain, inbox };
}
