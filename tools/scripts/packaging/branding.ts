import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../build/bundle-options.ts';

/** Who publishes this build: assets/branding.json, the one file that a publisher edits. */
export interface Branding {
  /** A reverse domain name that the publisher owns. It names the app to the system, and its items in the keychain. */
  readonly appId: string;
  /** The name that installers and package managers show. */
  readonly publisher: string;
  readonly homepage: string;
  /** The https folder in which the publisher puts the packages of a release and their update files. */
  readonly updates: string;
}

export function readBranding(): Branding {
  return JSON.parse(readFileSync(join(root, 'assets/branding.json'), 'utf8')) as Branding;
}

/** The fields that still have the placeholders of the repository: names below `.invalid`, which nobody can own (RFC 2606). */
export function placeholdersIn({ appId, publisher, homepage, updates }: Branding): readonly string[] {
  const isPlaceholder = {
    appId: !/^[a-z][a-z0-9-]*(?:\.[a-z][a-z0-9-]*){2,}$/.test(appId) || appId.startsWith('invalid.'),
    publisher: publisher.trim() === '' || publisher.startsWith('Placeholder'),
    homepage: !isPublicUrl(homepage),
    updates: !isPublicUrl(updates),
  };
  return Object.entries(isPlaceholder).flatMap(([field, is]) => (is ? [field] : []));
}

function isPublicUrl(text: string): boolean {
  const url = URL.parse(text);
  return url?.protocol === 'https:' && !url.hostname.endsWith('.invalid');
}

/** electron-builder's arguments for a branding. The name of the desktop entry is also the app id of the windows on Linux. */
export function brandingArguments({ appId, publisher, homepage, updates }: Branding): readonly string[] {
  return [
    `-c.appId=${appId}`,
    `-c.copyright=Copyright © ${publisher}`,
    `-c.linux.maintainer=${publisher}`,
    `-c.extraMetadata.author=${publisher}`,
    `-c.extraMetadata.homepage=${homepage}`,
    `-c.extraMetadata.desktopName=${appId}.desktop`,
    '-c.publish.provider=generic',
    `-c.publish.url=${updates}`,
  ];
}
