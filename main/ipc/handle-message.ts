import type { IpcMainInvokeEvent } from 'electron/main';
import { commandSchemas } from '../../contract/command-schemas.ts';
import {
  type CommandAnswer,
  type CommandArguments,
  type CommandName,
  commandChannels,
} from '../../contract/commands.ts';
import type { Result } from '../../contract/result.ts';
import { type Activity, codeOf, SessionError } from '../session/ports/index.ts';
import { type TrustedPage, type TrustedSender, validateSender } from './trusted-sender.ts';

/** One handler per command, called only after its sender and its arguments were validated. */
export type CommandHandlers = {
  readonly [Name in CommandName]: (
    args: CommandArguments<Name>,
    sender: TrustedSender,
  ) => CommandAnswer<Name> | Promise<CommandAnswer<Name>>;
};

export interface Gatekeeping {
  readonly handlers: CommandHandlers;
  readonly page: TrustedPage;
  readonly activity: Activity;
}

/**
 * Validates the sender, then the arguments by the command's schema, and only then calls the handler. An error result
 * contains the code and nothing else about the error. Never rejects.
 */
export async function handleMessage<Name extends CommandName>(
  name: Name,
  event: Pick<IpcMainInvokeEvent, 'sender' | 'senderFrame'>,
  message: readonly unknown[],
  { handlers, page, activity }: Gatekeeping,
): Promise<Result<CommandAnswer<Name>>> {
  try {
    const sender = validateSender(event, page);
    const value = await handlers[name](parseArguments(name, message), sender);
    return { ok: true, value };
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ipc-sender-refused' || code === 'ipc-arguments-invalid') {
      activity.record({ what: 'ipc-refused', code, channel: commandChannels[name] });
    }
    return { ok: false, error: { code } };
  }
}

function parseArguments<Name extends CommandName>(name: Name, message: readonly unknown[]): CommandArguments<Name> {
  const parsed = commandSchemas[name].safeParse(message[0]);
  if (message.length > 1 || !parsed.success) throw new SessionError('ipc-arguments-invalid');
  return parsed.data as CommandArguments<Name>;
}
