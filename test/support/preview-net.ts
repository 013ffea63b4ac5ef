import { EventEmitter } from 'node:events';
import { createNet } from '../../tools/preview/modules/net.ts';
import { createSessions } from '../../tools/preview/modules/session.ts';

/** Creates the part of `electron/main` that sends requests, as preview supplies it, for tests without a window. */
export function createPreviewNet() {
  const schemes = { names: new Set<string>(), allowsFetch: () => false };
  const switches: string[] = [];
  const commandLine = { appendSwitch: (name: string) => void switches.push(name) };
  const app = Object.assign(new EventEmitter(), { commandLine });
  const isReady = () => true;
  const { session, sessions } = createSessions({
    isReady,
    schemes,
    onCreated: (face) => app.emit('session-created', face),
  });
  return { app, switches, session, net: createNet(isReady, schemes, sessions) };
}
