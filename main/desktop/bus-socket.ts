/** The message bus of the user's session, or that of the computer. */
export type BusName = 'session' | 'system';

/** The default addresses, if the environment names none (D-Bus specification, "Well-known Message Bus Instances"). */
const usualPlaces = {
  session: ({ XDG_RUNTIME_DIR = '' }) => (XDG_RUNTIME_DIR === '' ? '' : `unix:path=${XDG_RUNTIME_DIR}/bus`),
  system: () => 'unix:path=/var/run/dbus/system_bus_socket',
} satisfies Record<BusName, (env: NodeJS.ProcessEnv) => string>;

/**
 * Returns the socket of a bus, in the form that `net.connect` accepts, or `null`. Only a local socket is returned: an
 * address may also name a program to run, or another computer.
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
    // Linux marks a socket in the abstract namespace with a zero byte before its name.
    if (key === 'path') return unescaped(value);
    if (key === 'abstract') return `\0${unescaped(value)}`;
  }
  return null;
}

/** D-Bus specification, "Server Addresses": special bytes are written as `%` and two hexadecimal digits. */
function unescaped(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
