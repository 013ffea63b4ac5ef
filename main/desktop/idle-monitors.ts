import type { Bus } from './bus.ts';
import type { IdleSource } from './idle-source.ts';
import { type Service, watchService } from './watch-service.ts';

/** Of the window managers of GNOME and of Cinnamon: they count in ms from the last touch, on Wayland too. */
const monitors = [
  { name: 'org.gnome.Mutter.IdleMonitor', path: '/org/gnome/Mutter/IdleMonitor/Core' },
  { name: 'org.cinnamon.Muffin.IdleMonitor', path: '/org/cinnamon/Muffin/IdleMonitor/Core' },
] as const;

export interface IdleMonitors extends IdleSource {
  /** Rejects where the bus does not answer. */
  follow(bus: Bus): Promise<void>;
}

/** `changed`: one of them has come or gone. */
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
    // One desktop has one of them.
    ask: async () => (await [...here.values()][0]?.()) ?? null,
  };
}
