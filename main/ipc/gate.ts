import { ipcMain } from 'electron/main';
import { commandSchemas } from '../../contract/command-schemas.ts';
import {
  type CommandAnswer,
  type CommandArguments,
  type CommandName,
  commandChannels,
} from '../../contract/commands.ts';
import type { Result } from '../../contract/result.ts';
import { codeOf, SessionError } from '../session/errors.ts';
import type { Activity } from '../session/ports.ts';
import { judgeSender, type TrustedPage, type TrustedSender } from './trusted-sender.ts';

/** What each command does once its sender and its arguments have been judged. */
export type CommandHandlers = {
  readonly [Name in CommandName]: (
    args: CommandArguments<Name>,
    sender: TrustedSender,
  ) => CommandAnswer<Name> | Promise<CommandAnswer<Name>>;
};

/**
 * The only way in. Every message is judged by its sender, then by its command's schema; the answer is a `Result` that
 * carries a code and nothing else of what went wrong. The answer closes the gate again.
 */
export function openGate(handlers: CommandHandlers, page: TrustedPage, activity: Activity): () => void {
  const names = Object.keys(commandChannels) as CommandName[];
  for (const name of names) openFor(name, handlers, page, activity);
  return () => {
    for (const name of names) ipcMain.removeHandler(commandChannels[name]);
  };
}

function openFor<Name extends CommandName>(
  name: Name,
  handlers: CommandHandlers,
  page: TrustedPage,
  activity: Activity,
) {
  const channel = commandChannels[name];
  ipcMain.handle(channel, async (event, ...message: unknown[]): Promise<Result<CommandAnswer<Name>>> => {
    try {
      const sender = judgeSender(event, page);
      const value = await handlers[name](parseArguments(name, message), sender);
      return { ok: true, value };
    } catch (error) {
      const code = codeOf(error);
      if (code === 'ipc-sender-refused' || code === 'ipc-arguments-invalid') {
        activity.record({ what: 'ipc-refused', code, channel });
      }
      return { ok: false, error: { code } };
    }
  });
}

function parseArguments<Name extends CommandName>(name: Name, message: readonly unknown[]): CommandArguments<Name> {
  const parsed = commandSchemas[name].safeParse(message[0]);
  if (message.length > 1 || !parsed.success) throw new SessionError('ipc-arguments-invalid');
  return parsed.data as CommandArguments<Name>;
}
