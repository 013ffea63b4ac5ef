import { join } from 'node:path';
import type { InlineConfig } from 'vite';

/** `run` keeps source maps, so that a stack trace names a source line; `packaged` is the build that ships. */
export type BuildMode = 'run' | 'packaged';

export const root = join(import.meta.dirname, '../../..');

/**
 * The runtime supplies these modules, so the bundles leave them out. The native addons are not listed, because
 * main/vault/keychain/load-addon.ts requires them at run time.
 */
const outside = [/^electron\//, /^node:/];

export function mainOptions(mode: BuildMode): InlineConfig {
  return nodeBundle(mode, { entry: 'main/main.ts', outDir: 'dist/main', file: 'main.js', format: 'es' });
}

/** One CommonJS file, because a sandboxed preload can load nothing else. */
export function preloadOptions(mode: BuildMode): InlineConfig {
  return nodeBundle(mode, { entry: 'preload/preload.ts', outDir: 'dist/preload', file: 'preload.cjs', format: 'cjs' });
}

export function rendererOptions(mode: BuildMode): InlineConfig {
  return {
    configFile: join(root, 'renderer/vite.config.ts'),
    mode: 'production',
    logLevel: 'error',
    build: { sourcemap: mode === 'run', reportCompressedSize: false },
  };
}

interface Bundle {
  readonly entry: string;
  readonly outDir: string;
  readonly file: string;
  readonly format: 'es' | 'cjs';
}

function nodeBundle(mode: BuildMode, { entry, outDir, file, format }: Bundle): InlineConfig {
  return {
    root,
    configFile: false,
    mode: 'production',
    logLevel: 'error',
    publicDir: false,
    ssr: { noExternal: true, external: [] },
    build: {
      ssr: join(root, entry),
      outDir: join(root, outDir),
      emptyOutDir: true,
      // The version of Node that Electron 45 embeds.
      target: 'node24',
      minify: false,
      sourcemap: mode === 'run',
      reportCompressedSize: false,
      rolldownOptions: {
        external: outside,
        output: { format, entryFileNames: file, codeSplitting: false },
      },
    },
  };
}
