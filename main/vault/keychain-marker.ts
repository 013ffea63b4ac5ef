import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { SessionError } from '../session/ports/index.ts';
import type { KeychainKind } from './keychain/load-keychain.ts';

/**
 * A file in the configuration folder. It says that accounts are stored in a keychain and through which module, and
 * nothing about the accounts. An empty keychain cannot tell by itself whether it ever held any. See
 * docs/decisions/0016-another-keychain.md.
 */
export interface KeptMarker {
  /**
   * Called whenever the content of the keychain is known. Never throws: without the file, a different keychain goes
   * unnoticed.
   */
  note(holdsAccounts: boolean): Promise<void>;
  /** Throws `keychain-changed` or `keychain-module-changed` if accounts were stored before. */
  expectNothing(): Promise<void>;
}

export interface KeptMarkerSettings {
  /** The same for all of this user's processes that share the keychain's items. */
  readonly file: string;
  readonly module: KeychainKind;
  /** Called with an error code when the marker cannot be written or removed. */
  readonly onFailed?: (why: string) => void;
}

export function createKeychainMarker({ file, module, onFailed }: KeptMarkerSettings): KeptMarker {
  const text = `${JSON.stringify({ v: 1, module })}\n`;
  /**
   * Resolves with `null` if there is no file. The existence of the file, whatever its content, means that accounts were
   * stored.
   */
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
