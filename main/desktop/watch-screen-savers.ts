import type { Bus } from './bus.ts';
import { type Service, watchService } from './watch-service.ts';

/** Receives the state of the screen, with the name of its source. */
export interface ScreenListener {
  locked(source: string): void;
  unlocked(source: string): void;
  /** Called when the source has proved that it reports the state. */
  tells(source: string): void;
  lost(source: string): void;
}

/**
 * The services that report a locked screen, all with the same interface members, and the paths of their objects. KDE
 * has its object at one of two paths. GNOME's own service runs beside one with the first name that does not know the
 * state.
 */
const screenSavers = [
  { name: 'org.freedesktop.ScreenSaver', paths: ['/org/freedesktop/ScreenSaver', '/ScreenSaver'] },
  { name: 'org.gnome.ScreenSaver', paths: ['/org/gnome/ScreenSaver'] },
  { name: 'org.cinnamon.ScreenSaver', paths: ['/org/cinnamon/ScreenSaver'] },
  { name: 'org.mate.ScreenSaver', paths: ['/'] },
  { name: 'org.xfce.ScreenSaver', paths: ['/'] },
] as const;

/** Watches all of these services. Rejects if the bus does not reply. */
export async function watchScreenSavers(bus: Bus, ears: ScreenListener): Promise<void> {
  for (const { name, paths } of screenSavers) await followScreenSaver(bus, name, paths, ears);
}

function followScreenSaver(bus: Bus, name: string, paths: readonly string[], ears: ScreenListener): Promise<void> {
  let told = false;
  /** The number of signals and owner changes. A reply that one of them overtook is outdated. */
  let heard = 0;

  function hear(active: unknown): void {
    if (typeof active !== 'boolean') return;
    ears.tells(name);
    if (active) ears.locked(name);
    // An unlocked screen is not news at first.
    else if (told) ears.unlocked(name);
    told = active;
  }

  async function askFirst(service: Service): Promise<void> {
    const before = heard;
    for (const path of paths) {
      const answer = await service.ask(path, name, 'GetActive').catch(() => null);
      if (heard !== before) return;
      if (answer !== null) return hear(answer[0]);
    }
  }

  return watchService(bus, {
    name,
    hears: [`interface='${name}',member='ActiveChanged'`],
    came: (service) => void askFirst(service),
    went: () => {
      heard += 1;
      told = false;
      ears.lost(name);
    },
    said: ({ interface: face, member, body }) => {
      if (face !== name || member !== 'ActiveChanged') return;
      heard += 1;
      hear(body[0]);
    },
  });
}
