import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect } from 'vitest';
import { ConfigError, readConfig } from '../../main/config/config.ts';

export const root = fileURLToPath(new URL('../..', import.meta.url));
export const bundled = join(root, 'assets', 'default-config.json');

/** A valid provider configuration with the required fields only. */
export const provider = {
  id: 'work',
  name: 'Example Inc.',
  issuer: 'https://login.example.com',
  clientId: 'nightlatch-desktop',
  scopes: ['openid', 'offline_access'],
};

export const withProvider = (changes: object) => ({ providers: [{ ...provider, ...changes }] });

/** Gives each test of a file a folder of its own, and writes configurations into it. */
export function configsOfThisFile() {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'nightlatch-config-'));
  });

  afterEach(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  async function fileOf(content: unknown): Promise<string> {
    const file = join(folder, 'given.json');
    await writeFile(file, typeof content === 'string' || content instanceof Buffer ? content : JSON.stringify(content));
    return file;
  }

  const readFrom = (argument: string, packaged = false) =>
    readConfig({ argument, configFolder: folder, bundled, packaged });

  async function refusal(content: unknown, packaged = false): Promise<ConfigError> {
    const argument = await fileOf(content);
    try {
      readFrom(argument, packaged);
    } catch (error) {
      if (error instanceof ConfigError) {
        expect(error.file).toBe(argument);
        return error;
      }
      throw error;
    }
    throw new Error('the configuration was taken');
  }

  return { folder: () => folder, fileOf, readFrom, refusal };
}
