import type { IpcMainInvokeEvent, WebContents } from 'electron/main';
import { commandChannels } from '../../contract/commands.ts';
import { type CommandHandlers, handleMessage } from '../../main/ipc/handle-message.ts';
import type { ActivityEvent } from '../../main/session/ports/activity-event.ts';

interface Frame {
  readonly url: string;
  readonly origin: string;
  readonly parent: Frame | null;
}

const page = { scheme: 'app', host: 'nightlatch' } as const;
export const ownFrame: Frame = { url: 'app://nightlatch/index.html', origin: 'app://nightlatch', parent: null };

type Name = keyof CommandHandlers;

/**
 * Creates a window and the gate before its commands. Frames and contents are plain data, shaped as Electron reports
 * them; the app tests send the same attacks from real pages.
 */
export function createIpcFixture(mainFrame: Frame = ownFrame) {
  const own = { id: 1, mainFrame, isDestroyed: () => false };
  const called: string[] = [];
  const activity: ActivityEvent[] = [];
  const names = Object.keys(commandChannels) as Name[];
  const handlers = Object.fromEntries(
    names.map((name) => [name, () => called.push(name)]),
  ) as unknown as CommandHandlers;
  return {
    own,
    called,
    activity,
    send: (name: Name, message: readonly unknown[], from: { sender?: unknown; senderFrame?: unknown } = {}) =>
      handleMessage(
        name,
        { sender: own, senderFrame: own.mainFrame, ...from } as unknown as Pick<
          IpcMainInvokeEvent,
          'sender' | 'senderFrame'
        >,
        message,
        {
          handlers,
          page: { ...page, contents: () => own as unknown as WebContents },
          activity: { record: (event) => activity.push(event) },
        },
      ),
  };
}

export const senderRefused = { ok: false, error: { code: 'ipc-sender-refused' } } as const;
export const argumentsInvalid = { ok: false, error: { code: 'ipc-arguments-invalid' } } as const;
