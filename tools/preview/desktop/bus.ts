import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { type Children, failsToStart } from './children.ts';

/** A bus that activates no service: the system's own configuration would start services on the user's own data. */
const configuration = (
  socket: string,
) => `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path=${socket}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
`;

/** Starts a session bus with its socket in `folder`. Resolves with the address. */
export async function startBus(children: Children, folder: string): Promise<string> {
  const file = join(folder, 'bus.conf');
  writeFileSync(file, configuration(join(folder, 'bus')));
  const args = ['--nofork', '--print-address', `--config-file=${file}`];
  const child = children.start('dbus-daemon', args, { stdio: ['ignore', 'pipe', 'ignore'] });
  const printed = createInterface({ input: child.stdout as Readable });
  const [address] = (await Promise.race([once(printed, 'line'), failsToStart(child, 'dbus-daemon')])) as [string];
  return address;
}
