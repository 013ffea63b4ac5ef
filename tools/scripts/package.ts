import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './build/bundle-options.ts';
import { build } from './build.ts';
import { brandingArguments, placeholdersIn, readBranding } from './packaging/branding.ts';
import { checkFuses } from './packaging/fuse-wire.ts';
import { packagedPrograms } from './packaging/packaged-programs.ts';
import { builderArguments, builderEnvironment } from './packaging/signing.ts';
import { runSession, type Session } from './process/run-session.ts';
import { startChild } from './process/start-child.ts';

/**
 * Builds without source maps and packages for this system, then checks the fuses of the result. Arguments go to
 * electron-builder (`--dir`, `--linux`, ...), except `--unsigned`: see docs/packaging.md.
 */
async function makePackage(session: Session): Promise<number> {
  const branding = readBranding();
  const placeholders = placeholdersIn(branding);
  if (placeholders.length > 0 && !process.argv.includes('--unsigned')) {
    throw new Error(
      `A release has its publisher's own names: replace ${placeholders.join(', ')} in assets/branding.json.\n` +
        'For a build that stays on this computer: npm run package -- --unsigned',
    );
  }
  const args = builderArguments(process.argv.slice(2), process.platform, process.env);
  const output = join(root, 'release');
  // An earlier build must not be checked in place of this one.
  rmSync(output, { recursive: true, force: true });
  await build({ mode: 'packaged' });
  const program = join(root, 'node_modules/electron-builder/cli.js');
  const env = builderEnvironment(process.argv.slice(2), process.env);
  const builder = startChild(
    process.execPath,
    [program, '--publish', 'never', ...brandingArguments(branding), ...args],
    { cwd: root, env },
  );
  session.atEnd(() => builder.stop());
  const code = await session.unlessEnded(builder.ended);
  if (code !== 0) return code ?? 0;

  const programs = packagedPrograms(output);
  const complaints = [...programs.flatMap(checkFuses)];
  if (programs.length === 0)
    complaints.push(`No packaged program was found under ${output}, so its fuses are unchecked.`);
  for (const complaint of complaints) process.stderr.write(`${complaint}\n`);
  return complaints.length === 0 ? 0 : 1;
}

await runSession(makePackage);
