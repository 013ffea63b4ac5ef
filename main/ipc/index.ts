export { broadcastSnapshots } from './broadcast.ts';
export { openGate } from './gate.ts';
export { sessionCommands } from './session-commands.ts';
