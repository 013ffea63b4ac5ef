// npm run format: formats, sorts imports, fixes what can be fixed safely, and writes the list of tests again.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './build/bundle-options.ts';
import { listTests, testListFile } from './test/list-tests.ts';

const biome = join(root, 'node_modules/@biomejs/biome/bin/biome');
const { status } = spawnSync(process.execPath, [biome, 'check', '--write', ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
});
writeFileSync(join(root, testListFile), listTests(root));
process.exitCode = status ?? 1;
