/**
 * An app without a window, in its own process, that shares its stored session with another. It runs its parent's
 * commands, and replies once it has a new access token, or no session any more. See `start-racing-app.ts`.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { createDemoVisitor } from './demo-visitor.ts';
import { type FlowApp, startFlowApp } from './flow-app.ts';
import type { RacingAnswer, RacingCommand, RacingSettings } from './start-racing-app.ts';

const settings = JSON.parse(process.argv[2] ?? '') as RacingSettings;
const { issuer, clientId, name, folder, locks } = settings;
const app = await startFlowApp({ demo: { issuer, clientId }, name, folder, locks, browser: createDemoVisitor() });

process.on('message', async (command: RacingCommand) => {
  if (command === 'end') {
    await app.stop();
    process.disconnect();
    return;
  }
  const since = Date.now();
  if (command === 'sign-in') app.engine.signIn('demo');
  else if (app.engine.snapshot().state.kind === 'signed-in') app.engine.refreshNow();
  process.send?.(await outcome(app, since));
});
process.send?.('started');

async function outcome({ engine }: FlowApp, since: number): Promise<RacingAnswer> {
  const setbacks: string[] = [];
  let last: unknown = null;
  for (;;) {
    const { state } = engine.snapshot();
    if (state.kind === 'reauthentication-required' || state.kind === 'signed-out')
      return { state: state.kind, setbacks };
    if (state.kind === 'signed-in') {
      const { freshness, session } = state;
      if (freshness.kind === 'fresh' && session.refreshedAt >= since) return { state: state.kind, setbacks };
      if (freshness.kind === 'offline' && freshness !== last) setbacks.push(freshness.code);
      last = freshness;
    }
    await pause(2);
  }
}
