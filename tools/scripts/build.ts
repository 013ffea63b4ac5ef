import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build as bundle, type InlineConfig, type Rolldown } from 'vite';
import { type BuildMode, mainOptions, preloadOptions, rendererOptions, root } from './build/bundle-options.ts';
import { checkModules, checkPages } from './build/check-output.ts';
import { hashInputs } from './build/input-hash.ts';
import { withLock } from './set-up/lock.mjs';

const stamp = join(root, '.cache/build.json');
const products = ['dist/main/main.js', 'dist/preload/preload.cjs', 'dist/renderer/index.html'];

/** Builds main, preload and renderer into dist/, if any input has changed. Resolves with whether it built. */
export async function build({ mode }: { readonly mode: BuildMode }): Promise<boolean> {
  let built = false;
  await withLock('build', async () => {
    const wanted = JSON.stringify({ mode, inputs: hashInputs() });
    if (isBuilt(wanted)) return;
    await buildAll(mode);
    writeFileSync(stamp, wanted);
    built = true;
  });
  return built;
}

async function buildAll(mode: BuildMode): Promise<void> {
  // Removes the old output first, because a build that fails halfway must not pass for the previous one.
  forgetBuild();
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  const nodeEnv = process.env.NODE_ENV;
  // Vite keeps a value of NODE_ENV that is already set, and would then build React for development.
  process.env.NODE_ENV = 'production';
  try {
    checkModules('main', await run(mainOptions(mode)));
    checkModules('preload', await run(preloadOptions(mode)));
    checkModules('renderer', await run(rendererOptions(mode)));
  } finally {
    if (nodeEnv === undefined) delete process.env.NODE_ENV;
    else process.env.NODE_ENV = nodeEnv;
  }
  checkPages(join(root, 'dist/renderer'));
}

/** Forces the next build to run, whatever dist/ contains. */
export function forgetBuild(): void {
  rmSync(stamp, { force: true });
}

async function run(options: InlineConfig): Promise<Rolldown.RolldownOutput> {
  const output = await bundle(options);
  if (Array.isArray(output) || !('output' in output)) throw new Error('A build gave more than one output.');
  return output;
}

function isBuilt(wanted: string): boolean {
  if (!products.every((product) => existsSync(join(root, product)))) return false;
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted;
}

if (import.meta.main) {
  const startedAt = performance.now();
  try {
    const built = await build({ mode: process.argv.includes('--packaged') ? 'packaged' : 'run' });
    const ms = Math.round(performance.now() - startedAt);
    process.stdout.write(built ? `Built dist/ in ${ms} ms\n` : 'dist/ is up to date\n');
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
