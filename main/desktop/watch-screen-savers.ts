import type { Bus } from './bus.ts';
import { type Service, watchService } from './watch-service.ts';

/** Who hears of the screen, under the name of who says it. */
export interface ScreenListener {
  locked(source: string): void;
  unlocked(source: string): void;
  /** It can be relied on to tell. */
  tells(source: string): void;
  lost(source: string): void;
}

/**
 * The services that speak of a locked screen, all in the same words, and where their object is. KDE has it at either of
 * two places. GNOME's own stands beside one of the first name that knows nothing.
 */
const screenSavers = [
  { name: 'org.freedesktop.ScreenSaver', paths: ['/org/freedesktop/ScreenSaver', '/ScreenSaver'] },
  { name: 'org.gnome.ScreenSaver', paths: ['/org/gnome/ScreenSaver'] },
  { name: 'org.cinnamon.ScreenSaver', paths: ['/org/cinnamon/ScreenSaver'] },
  { name: 'org.mate.ScreenSaver', paths: ['/'] },
  { name: 'org.xfce.ScreenSaver', paths: ['/'] },
] as const;

/** Rejects where the bus does not answer. */
export async function watchScreenSavers(bus: Bus, ears: ScreenListener): Promise<void> {
  for (const { name, paths } of screenSavers) await followScreenSaver(bus, name, paths, ears);
}

function followScreenSaver(bus: Bus, name: string, paths: readonly string[], ears: ScreenListener): Promise<void> {
  let told = false;
  /** How often it has spoken or changed hands: an answer that was overtaken says how it was before. */
  let heard = 0;

  function hear(active: unknown): void {
    if (typeof active !== 'boolean') return;
    ears.tells(name);
    if (active) ears.locked(name);
    // That it is not locked at first is no news.
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
