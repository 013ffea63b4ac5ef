import type { StandIn } from './stand-in.ts';

export const login = {
  name: 'org.freedesktop.login1',
  manager: '/org/freedesktop/login1',
  session: '/org/freedesktop/login1/session/_32',
  managerFace: 'org.freedesktop.login1.Manager',
  sessionFace: 'org.freedesktop.login1.Session',
} as const;

const properties = 'org.freedesktop.DBus.Properties';

/** A property's D-Bus type and value. */
type Property = readonly [string, unknown];
export type SessionProperties = Readonly<Record<string, Property>>;

/** Makes the stand-in respond like systemd-logind with one session, "2", of the user. */
export function answerAsLogin(standIn: StandIn, state: SessionProperties): void {
  standIn.answer(login.manager, login.managerFace, 'GetSession', ['o', login.session]);
  standIn.answer(`${login.manager}/user/self`, properties, 'Get', ['v', ['(so)', ['2', login.session]]]);
  standIn.answer(login.session, properties, 'GetAll', ['a{sv}', Object.entries(state)]);
}

/** Emits `PropertiesChanged`; properties in `named` are invalidated without a value. */
export function sayChanged(standIn: StandIn, changed: SessionProperties, named: readonly string[] = []): void {
  const body = [login.sessionFace, Object.entries(changed), named];
  standIn.say(login.session, properties, 'PropertiesChanged', ['sa{sv}as', ...body]);
}
