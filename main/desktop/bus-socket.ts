/** The message bus of the person's session, or the one of the computer. */
export type BusName = 'session' | 'system';

/** Where each is, where nothing in the environment says so (D-Bus specification, "Well-known Message Bus Instances"). */
const usualPlaces = {
  session: ({ XDG_RUNTIME_DIR = '' }) => (XDG_RUNTIME_DIR === '' ? '' : `unix:path=${XDG_RUNTIME_DIR}/bus`),
  system: () => 'unix:path=/var/run/dbus/system_bus_socket',
} satisfies Record<BusName, (env: NodeJS.ProcessEnv) => string>;

/**
 * The socket of a bus, as `net.connect` takes it, or `null`. Only a socket of this computer: an address may as well name
 * a program that is to be run, or another computer.
 */
export function busSocket(bus: BusName, env: NodeJS.ProcessEnv): string | null {
  const named = bus === 'session' ? env.DBUS_SESSION_BUS_ADDRESS : env.DBUS_SYSTEM_BUS_ADDRESS;
  const addresses = named === undefined || named === '' ? usualPlaces[bus](env) : named;
  for (const address of addresses.split(';')) {
    const socket = socketOf(address);
    if (socket !== null) return socket;
  }
  return null;
}

function socketOf(address: string): string | null {
  if (!address.startsWith('unix:')) return null;
  for (const pair of address.slice('unix:'.length).split(',')) {
    const [key, value = ''] = pair.split('=', 2);
    if (value === '') continue;
    // Linux names a socket that is in no folder by a zero byte before its name.
    if (key === 'path') return unescaped(value);
    if (key === 'abstract') return `\0${unescaped(value)}`;
  }
  return null;
}

/** "Server Addresses": what is not plain is written as `%` and two hexadecimal digits, byte by byte. */
function unescaped(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
