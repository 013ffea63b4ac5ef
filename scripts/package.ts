import { join } from 'node:path';
import { root } from './build/bundle-options.ts';
import { build } from './build.ts';
import { runSession, type Session } from './process/run-session.ts';
import { startChild } from './process/start-child.ts';

/** Builds without source maps and packages for this system; arguments go to electron-builder (`--dir`, `--linux`, ...). */
async function makePackage(session: Session): Promise<number> {
  await build({ mode: 'packaged' });
  const program = join(root, 'node_modules/electron-builder/cli.js');
  const builder = startChild(process.execPath, [program, '--publish', 'never', ...process.argv.slice(2)], {
    cwd: root,
  });
  session.atEnd(() => builder.stop());
  return (await session.unlessEnded(builder.ended)) ?? 0;
}

await runSession(makePackage);
