import type { Bus } from './bus.ts';
import type { IdleSource } from './idle-source.ts';
import { type Service, watchService } from './watch-service.ts';

/**
 * The idle monitors of GNOME's and Cinnamon's window managers. They count from the last input, in ms, on Wayland too.
 */
const monitors = [
  { name: 'org.gnome.Mutter.IdleMonitor', path: '/org/gnome/Mutter/IdleMonitor/Core' },
  { name: 'org.cinnamon.Muffin.IdleMonitor', path: '/org/cinnamon/Muffin/IdleMonitor/Core' },
] as const;

export interface IdleMonitors extends IdleSource {
  /** Starts watching. Rejects if the bus does not reply. */
  follow(bus: Bus): Promise<void>;
}

/** `changed` is called when a monitor has appeared or disappeared. */
export function createIdleMonitors(changed: () => void): IdleMonitors {
  const here = new Map<string, () => Promise<number | null>>();

  async function ask(service: Service, name: string, path: string): Promise<number | null> {
    const [idleMs] = await service.ask(path, name, 'GetIdletime');
    return typeof idleMs === 'bigint' ? Number(idleMs) : null;
  }

  return {
    exact: true,
    follow: async (bus) => {
      for (const { name, path } of monitors) {
        await watchService(bus, {
          name,
          hears: [],
          came: (service) => {
            here.set(name, () => ask(service, name, path));
            changed();
          },
          went: () => {
            here.delete(name);
            changed();
          },
          said: () => {},
        });
      }
    },
    // A desktop has only one of them.
    ask: async () => (await [...here.values()][0]?.()) ?? null,
  };
}
