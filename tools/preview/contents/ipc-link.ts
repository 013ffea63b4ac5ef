import { randomBytes } from 'node:crypto';
import type { CdpSession } from '../cdp/connection.ts';
import type { IpcInbox } from '../modules/ipc-main.ts';
import type { FromPage, ToPage } from '../page/isolated-world.ts';
import { createWire } from '../page/wire.ts';
import { createEvent } from '../preventable-event.ts';
import type { FrameRecord, FrameTree } from './frames.ts';

/** The name of the isolated world in which a preload runs. A debugger shows it too. */
export const worldName = 'Preload';

/** The messages from a page that are not the app's own IPC messages. */
export type PageNews = Exclude<FromPage, { what: 'invoke' | 'send' }>;

export interface IpcLinkOptions {
  readonly frames: FrameTree;
  readonly inbox: IpcInbox;
  /** Returns the web contents as main knows them. */
  readonly sender: () => object;
  readonly onNews: (news: PageNews) => void;
  readonly report: (problem: string) => void;
}

interface World {
  readonly frameId: string;
  /** Not `executionContextId`, because those numbers restart with each process. */
  readonly uniqueId: string;
}

/** Carries messages between main and the preloads' worlds, over a binding that the page's own world does not have. */
export function createIpcLink({ frames, inbox, sender, onNews, report }: IpcLinkOptions) {
  const wire = createWire();
  const worlds = new Map<number, World>();
  const binding = `preview${randomBytes(8).toString('hex')}`;
  const receiver = `receive${randomBytes(8).toString('hex')}`;
  let attached: CdpSession | null = null;

  function post({ uniqueId }: World, message: ToPage): void {
    const expression = `globalThis.${receiver}?.(${JSON.stringify(JSON.stringify(message))})`;
    // A page that is already gone misses the message, as in Electron.
    attached?.send('Runtime.evaluate', { expression, uniqueContextId: uniqueId, silent: true }).catch(() => {});
  }

  function deliver(frame: FrameRecord, channel: string, args: readonly unknown[]): void {
    const message: ToPage = { what: 'event', channel, args: wire.encode(args) };
    const world = [...worlds.values()].findLast(({ frameId }) => frames.get(frameId) === frame);
    if (world !== undefined) post(world, message);
  }

  /** The frame as sender of a message: `senderFrame` is `null` once the frame has navigated to another document. */
  function senderOf(frame: FrameRecord) {
    const { document } = frame;
    return {
      type: 'frame' as const,
      sender: sender(),
      frameId: frame.face.routingId,
      processId: frame.face.processId,
      get senderFrame() {
        return frame.gone || frame.document !== document ? null : frame.face;
      },
    };
  }

  function receive(message: FromPage, frame: FrameRecord, world: World): void {
    if (message.what === 'invoke') void answer(message, frame, world);
    else if (message.what === 'send') {
      const reply = (channel: string, ...args: readonly unknown[]) => deliver(frame, channel, args);
      const event = createEvent(senderOf(frame), { ports: [], reply });
      inbox.send(event, message.channel, decodeArgs(message.args));
    } else onNews(message);
  }

  const decodeArgs = (text: string) => wire.decode(text) as readonly unknown[];

  async function answer(asked: Extract<FromPage, { what: 'invoke' }>, frame: FrameRecord, world: World): Promise<void> {
    const { id, channel, args } = asked;
    try {
      const value = await inbox.invoke(createEvent(senderOf(frame)), channel, decodeArgs(args));
      post(world, { what: 'answer', id, value: wire.encode(value) });
    } catch (error) {
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
      process.stderr.write(`Error occurred in handler for '${channel}': ${text}\n`);
      post(world, { what: 'failure', id, message: String(error) });
    }
  }

  function watch(session: CdpSession): void {
    session.on('Runtime.executionContextCreated', ({ context }) => {
      const { frameId } = (context.auxData ?? {}) as { readonly frameId?: string };
      if (context.name !== worldName || frameId === undefined) return;
      worlds.set(context.id, { frameId, uniqueId: context.uniqueId });
    });
    session.on('Runtime.executionContextDestroyed', ({ executionContextId }) => void worlds.delete(executionContextId));
    session.on('Runtime.executionContextsCleared', () => worlds.clear());
    session.on('Inspector.targetCrashed', () => worlds.clear());
    session.on('Runtime.bindingCalled', ({ name, payload, executionContextId }) => {
      const world = worlds.get(executionContextId);
      const frame = world === undefined ? undefined : frames.get(world.frameId);
      if (name !== binding || world === undefined || frame === undefined) return;
      receive(JSON.parse(payload) as FromPage, frame, world);
    });
    session.on('Runtime.exceptionThrown', ({ exceptionDetails: { executionContextId = 0, exception, text } }) => {
      if (worlds.has(executionContextId)) report(`in the preload's world: ${exception?.description ?? text}`);
    });
  }

  return {
    binding,
    receiver,
    deliver,
    attach: async (session: CdpSession) => {
      attached = session;
      watch(session);
      await Promise.all([
        session.send('Runtime.addBinding', { name: binding, executionContextName: worldName }),
        session.send('Runtime.enable'),
      ]);
    },
    detach: () => {
      attached = null;
      worlds.clear();
    },
  };
}
