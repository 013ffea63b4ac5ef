import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { type DesktopWatch, watchDesktop } from '../../../main/desktop/watch-desktop.ts';
import type { Clock, Presence, PresenceEvent } from '../../../main/session/ports/ports.ts';
import { startBus } from '../../../tools/preview/desktop/bus.ts';
import { createChildren } from '../../../tools/preview/desktop/children.ts';
import { type StandIn, startStandIn } from './stand-in.ts';

export type BusName = 'session' | 'system';

/** Factor by which the clock of a watch runs faster than real time, so that its waits are short. */
const haste = 4;

/** A desktop without services, and a watch of it, which runs from the start. */
export interface DesktopWorld {
  readonly watch: DesktopWatch;
  readonly env: Readonly<Record<string, string>>;
  /** All events that the watch has emitted. */
  readonly events: PresenceEvent[];
  /** The shell's idle time, in ms. */
  shellIdleMs: number | null;
  /** Emits an event of the shell. */
  shellTells(event: PresenceEvent): void;
  standIn(bus: BusName, ...names: readonly string[]): Promise<StandIn>;
  endBus(bus: BusName): Promise<void>;
  startBusAgain(bus: BusName): Promise<void>;
  /** Waits by the clock of the watch, in ms. */
  pass(ms: number): Promise<void>;
  /** Removes the last listener of the watch. */
  end(): void;
  close(): Promise<void>;
}

export interface DesktopOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Runs before the watch starts. */
  readonly before?: (world: Pick<DesktopWorld, 'standIn'>) => Promise<void>;
}

export async function startDesktopWorld({ env: more = {}, before }: DesktopOptions = {}): Promise<DesktopWorld> {
  const folder = await mkdtemp(join(tmpdir(), 'nightlatch-desktop-'));
  const buses = { session: await startOwnBus(folder, 'session'), system: await startOwnBus(folder, 'system') };
  const standIns: StandIn[] = [];
  const env = {
    DBUS_SESSION_BUS_ADDRESS: buses.session.address,
    DBUS_SYSTEM_BUS_ADDRESS: buses.system.address,
    XDG_SESSION_TYPE: 'wayland',
    ...more,
  };
  const standIn: DesktopWorld['standIn'] = async (bus, ...names) => {
    const made = await startStandIn(buses[bus].address, names);
    standIns.push(made);
    return made;
  };
  await before?.({ standIn });

  let tellShell: (event: PresenceEvent) => void = () => {};
  const presence: Presence = {
    idleMs: () => world.shellIdleMs,
    subscribe: (listener) => {
      tellShell = listener;
      return () => {};
    },
  };
  const watch = watchDesktop({ clock: hastyClock, presence, env });
  const events: PresenceEvent[] = [];
  const end = watch.presence.subscribe((event) => void events.push(event));
  const world: DesktopWorld = {
    watch,
    env,
    events,
    shellIdleMs: 0,
    shellTells: (event) => tellShell(event),
    standIn,
    endBus: (bus) => buses[bus].end(),
    startBusAgain: async (bus) => {
      buses[bus] = await startOwnBus(folder, bus);
    },
    end,
    pass: (ms) => new Promise((resolve) => setTimeout(resolve, ms / haste)),
    close: async () => {
      end();
      for (const each of standIns) each.leave();
      await Promise.all(Object.values(buses).map((bus) => bus.end()));
      await rm(folder, { recursive: true, force: true });
    },
  };
  return world;
}

async function startOwnBus(folder: string, name: BusName) {
  const children = createChildren();
  await mkdir(join(folder, name), { recursive: true });
  await rm(join(folder, name, 'bus'), { force: true });
  return { address: await startBus(children, join(folder, name)), end: () => children.end() };
}

const hastyClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now() * haste,
  after: (delayMs, task) => {
    const timer = setTimeout(task, delayMs / haste);
    return () => clearTimeout(timer);
  },
  jitter: () => 0,
  freshId: () => '',
};
