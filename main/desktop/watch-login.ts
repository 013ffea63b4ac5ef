import type { Bus } from './bus.ts';
import type { IdleHint } from './idle-hint.ts';
import type { ScreenListener } from './watch-screen-savers.ts';
import { type Service, watchService } from './watch-service.ts';

export interface LoginListener extends Pick<ScreenListener, 'locked' | 'unlocked' | 'tells' | 'lost'> {
  /**
   * Called when logind requests a screen lock. No signal tells whether the screen will be locked, or when the request
   * ends.
   */
  lockAsked(): void;
  suspends(): void;
  resumes(): void;
  /** Called with whether a service that signals sleep is available. */
  sleepTold(isTold: boolean): void;
  /** Called when the idle hint has changed or is no longer available. */
  idleChanged(): void;
}

const name = 'org.freedesktop.login1';
const manager = '/org/freedesktop/login1';
const managerFace = 'org.freedesktop.login1.Manager';
const sessionFace = 'org.freedesktop.login1.Session';
const userFace = 'org.freedesktop.login1.User';
const propertiesFace = 'org.freedesktop.DBus.Properties';

/** Watches the user's session and sleep through systemd-logind. Rejects if the bus does not reply. */
export async function watchLogin(
  bus: Bus,
  ears: LoginListener,
  idleHint: IdleHint,
  env: NodeJS.ProcessEnv,
): Promise<void> {
  let session = '';
  let hinted = false;

  /** Ignores LockedHint=false until the first LockedHint=true, because many desktops never set it. */
  function hearLockedHint(isLocked: unknown): void {
    if (typeof isLocked !== 'boolean') return;
    if (isLocked) {
      ears.tells(name);
      ears.locked(name);
    } else if (hinted) {
      ears.unlocked(name);
    }
    hinted = isLocked;
  }

  function hearProperties(changed: Readonly<Record<string, unknown>>): void {
    hearLockedHint(changed.LockedHint);
    if (idleHint.hear(changed.IdleHint, changed.IdleSinceHintMonotonic)) ears.idleChanged();
  }

  async function readProperties(service: Service): Promise<void> {
    const [all] = await service.ask(session, propertiesFace, 'GetAll', sessionFace);
    hearProperties(recordOf(all));
  }

  async function come(service: Service): Promise<void> {
    ears.sleepTold(true);
    const path = await findSession(service, env);
    if (path === null) return;
    session = path;
    for (const face of [sessionFace, propertiesFace]) {
      await bus.askBus('AddMatch', `type='signal',sender='${name}',path='${path}',interface='${face}'`);
    }
    await readProperties(service);
  }

  await watchService(bus, {
    name,
    hears: [`interface='${managerFace}',member='PrepareForSleep'`],
    came: (service) => void come(service).catch(() => undefined),
    went: () => {
      session = '';
      hinted = false;
      idleHint.lose();
      ears.idleChanged();
      ears.lost(name);
      ears.sleepTold(false);
    },
    said: ({ path, interface: face, member, body }, service) => {
      if (path === manager && face === managerFace && member === 'PrepareForSleep') {
        if (body[0] === true) ears.suspends();
        if (body[0] === false) ears.resumes();
      }
      if (path !== session) return;
      // `Unlock` is only a request too; whatever ends the lock signals that itself.
      if (face === sessionFace && member === 'Lock') ears.lockAsked();
      if (face === propertiesFace && member === 'PropertiesChanged' && body[0] === sessionFace) {
        hearProperties(recordOf(body[1]));
        // The signal names these properties without their values.
        if (Array.isArray(body[2]) && body[2].length > 0) void readProperties(service).catch(() => undefined);
      }
    },
  });
}

/** Resolves with the object of the session that the environment names, or else of the session of the user's display. */
async function findSession(service: Service, { XDG_SESSION_ID: id = '' }: NodeJS.ProcessEnv): Promise<string | null> {
  const [named] = id === '' ? [] : await service.ask(manager, managerFace, 'GetSession', id).catch(() => []);
  if (isPath(named)) return named;
  const [display] = await service.ask(`${manager}/user/self`, propertiesFace, 'Get', userFace, 'Display');
  const [, path] = Array.isArray(display) ? display : [];
  return isPath(path) ? path : null;
}

/** D-Bus specification, "Valid Object Paths". The path becomes part of a match rule. `/` means that there is none. */
const isPath = (value: unknown): value is string => typeof value === 'string' && /^(\/\w+)+$/.test(value);

const recordOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
