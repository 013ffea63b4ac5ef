export { broadcastSnapshots } from './broadcast.ts';
export { registerIpcHandlers } from './register-ipc-handlers.ts';
export { sessionCommands } from './session-commands.ts';
