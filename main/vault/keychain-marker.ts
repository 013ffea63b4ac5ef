import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { SessionError } from '../session/ports/index.ts';
import type { KeychainKind } from './keychain/load-keychain.ts';

/**
 * A file beside the settings that says: accounts are stored in a keychain, through this module. Nothing of whom or what.
 * A keychain that holds nothing cannot say by itself whether it ever did. See docs/decisions/0016-another-keychain.md.
 */
export interface KeptMarker {
  /** Told what the keychain holds whenever that is known. Never throws: without the file, a change is not noticed. */
  note(holdsAccounts: boolean): Promise<void>;
  /** Throws `keychain-changed` or `keychain-module-changed` where accounts were stored. */
  expectNothing(): Promise<void>;
}

export interface KeptMarkerSettings {
  /** The same for all processes of this user that share the keychain's items. */
  readonly file: string;
  readonly module: KeychainKind;
  /** Told in a word why it could not be kept. */
  readonly onFailed?: (why: string) => void;
}

export function createKeychainMarker({ file, module, onFailed }: KeptMarkerSettings): KeptMarker {
  const text = `${JSON.stringify({ v: 1, module })}\n`;
  /** `null`: there is none. Whatever else is in it, that it is there says that something was stored. */
  const read = () =>
    readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null;
      throw error;
    });

  return {
    note: async (holdsAccounts) => {
      try {
        if (!holdsAccounts) return await rm(file, { force: true });
        if ((await read()) === text) return;
        await mkdir(dirname(file), { recursive: true, mode: 0o700 });
        await writeFile(file, text, { mode: 0o600 });
      } catch (error) {
        onFailed?.((error as NodeJS.ErrnoException).code ?? 'unknown');
      }
    },
    expectNothing: async () => {
      const found = await read().catch(() => null);
      if (found === null) return;
      const other = /"module":"(?:napi|keytar)"/.exec(found);
      const isOther = other !== null && !text.includes(other[0]);
      throw new SessionError(isOther ? 'keychain-module-changed' : 'keychain-changed');
    },
  };
}
