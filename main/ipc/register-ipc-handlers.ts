import { ipcMain } from 'electron/main';
import { type CommandName, commandChannels } from '../../contract/commands.ts';
import { type Gatekeeping, handleMessage } from './handle-message.ts';

/**
 * Registers the only entry from the page: one handler per command, each behind the same validation. Returns a function
 * that removes them all.
 */
export function registerIpcHandlers(gatekeeping: Gatekeeping): () => void {
  const names = Object.keys(commandChannels) as CommandName[];
  for (const name of names) {
    ipcMain.handle(commandChannels[name], (event, ...message: unknown[]) =>
      handleMessage(name, event, message, gatekeeping),
    );
  }
  return () => {
    for (const name of names) ipcMain.removeHandler(commandChannels[name]);
  };
}
