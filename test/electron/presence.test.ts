import { expect, test, vi } from 'vitest';
import { createPresence } from '../../main/electron/presence.ts';
import type { PresenceEvent } from '../../main/session/ports/ports.ts';
import type { PowerEvent } from '../../tools/preview/modules/power-monitor.ts';

const power = vi.hoisted(() => ({ raise: (_event: PowerEvent) => {} }));
vi.mock('electron/main', async () => {
  const { createPowerMonitor } = await import('../../tools/preview/modules/power-monitor.ts');
  const { powerMonitor, raise } = createPowerMonitor(() => undefined);
  power.raise = raise;
  return { powerMonitor };
});

function heardOn(platform: NodeJS.Platform) {
  const heard: PresenceEvent[] = [];
  const end = createPresence({ follow: () => () => {} }, platform).subscribe((event) => heard.push(event));
  return { heard, end };
}

const raise = (...events: readonly PowerEvent[]) => {
  for (const event of events) power.raise(event);
};

test('on macOS, another user’s desktop in front counts as a locked screen until this user is back', () => {
  const { heard, end } = heardOn('darwin');
  raise('user-did-resign-active');
  expect(heard).toEqual(['os-locked']);
  raise('user-did-become-active');
  expect(heard).toEqual(['os-locked', 'os-unlocked']);
  end();
  raise('user-did-resign-active', 'lock-screen');
  expect(heard).toHaveLength(2);
});

test('a screen that was locked as well is unlocked only when both have ended', () => {
  const { heard, end } = heardOn('darwin');
  raise('lock-screen', 'user-did-resign-active', 'user-did-become-active');
  expect(heard).toEqual(['os-locked', 'os-locked']);
  raise('unlock-screen');
  expect(heard).toEqual(['os-locked', 'os-locked', 'os-unlocked']);
  end();
});

test('all other events are emitted on every system', () => {
  const { heard, end } = heardOn('win32');
  raise('suspend', 'resume', 'lock-screen', 'unlock-screen', 'user-did-resign-active');
  expect(heard).toEqual(['suspended', 'resumed', 'os-locked', 'os-unlocked']);
  end();
});
