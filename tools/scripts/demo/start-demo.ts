import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTemporaryFolder } from '../../preview/temporary-folder.ts';
import { root } from '../build/bundle-options.ts';
import type { Session } from '../process/run-session.ts';
import { startChild } from '../process/start-child.ts';

export interface Demo {
  readonly issuer: string;
  readonly configFile: string;
  readonly userDataFolder: string;
}

/** Starts the demo provider and writes a configuration for it into a folder that only this user can read. */
export async function startDemo(session: Session): Promise<Demo> {
  const folder = createTemporaryFolder('demo');
  session.atEnd(() => folder.remove());

  const provider = startChild(
    process.execPath,
    [join(root, 'tools/demo/serve.ts'), '--port', '0', '--access-token-seconds', '60', '--until-stdin-closes'],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  );
  session.atEnd(() => provider.stop());
  const { issuer, clientId } = await readAnnouncement(provider.process.stdout, provider.ended);

  const configFile = join(folder.path, 'nightlatch.json');
  const userDataFolder = join(folder.path, 'user-data');
  await mkdir(userDataFolder, { mode: 0o700 });
  await writeFile(configFile, JSON.stringify(demoConfig(issuer, clientId), null, 2), { mode: 0o600 });
  return { issuer, configFile, userDataFolder };
}

function demoConfig(issuer: string, clientId: string) {
  return {
    providers: [
      {
        id: 'demo',
        name: 'Demo',
        issuer,
        clientId,
        scopes: ['openid', 'profile', 'email', 'offline_access', 'notes:read', 'notes:write'],
        resources: [`${issuer}/notes`],
        redirect: { kind: 'loopback', ports: [], path: '/callback', oneTimePath: true },
        directory: { family: 'nightlatch-demo' },
        endSession: 'browser',
        revokeReplaced: true,
      },
    ],
    times: { idleMinutes: 10, absoluteHours: 12, signInSeconds: 300 },
    apiOrigins: [issuer],
    allowInsecureLoopback: true,
  };
}

interface Announcement {
  readonly issuer: string;
  readonly clientId: string;
}

/** Resolves with the provider's first line, printed once it accepts requests. */
async function readAnnouncement(output: NodeJS.ReadableStream | null, ended: Promise<number>): Promise<Announcement> {
  if (output === null) throw new Error('The demo provider has no output to read.');
  const { promise, resolve, reject } = Promise.withResolvers<Announcement>();
  let text = '';
  output.on('data', (chunk: Buffer) => {
    text += chunk.toString('utf8');
    const line = text.split('\n')[0] ?? '';
    if (text.includes('\n')) resolve(JSON.parse(line) as Announcement);
  });
  ended.then((code) => reject(new Error(`The demo provider ended with code ${code} before it answered.`)));
  return promise;
}
