import { execFileSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { parseSync } from 'vite';
import { root } from './build/bundle-options.ts';

const usage = `npm run english [-- [--at REVISION] [--list]]

Counts, in comments and documents, the patterns that CONTRIBUTING.md advises against. --list names each place.
`;

/** What CONTRIBUTING.md says about English, as far as a pattern can find it. Each hit is a place to look, not a verdict. */
const patterns: Readonly<Record<string, RegExp>> = {
  'nobody, somebody, anybody, whoever': /\b(?:nobody|somebody|anybody|whoever)\b/gi,
  'anew, heed': /\b(?:anew|heed(?:s|ed)?)\b/gi,
  '"where" for "if" or "when"':
    /\bwhere (?:it|there|they|that|this|the|a|an|no|none|nothing|one|not|possible|needed|offered|known|set|wanted|asked)\b/gi,
  'a sentence that opens with Of, Who, What or As it': /(?:^|[.:;] )(?:Of|Who|What|As it|As one)\b(?![^.?]*\?)/gm,
  'makes no sense, is none': /\b(?:makes? no sense|(?:is|are) none)\b/gi,
  'says, answers or is told, of code': /\b(?:answers?|is told|are told)\b/gi,
};

interface Piece {
  readonly file: string;
  readonly line: number;
  readonly text: string;
}

const git = (...args: readonly string[]) =>
  execFileSync('git', args, { cwd: root, encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 });

function piecesOf(file: string, text: string): readonly Piece[] {
  if (file.endsWith('.md')) return text.split('\n').map((line, index) => ({ file, line: index + 1, text: line }));
  return parseSync(file, text).comments.map(({ value, start }) => ({
    file,
    line: text.slice(0, start).split('\n').length,
    // One text without the asterisks, so that a sentence over two lines is one sentence.
    text: value
      .replaceAll(/\n\s*\*? ?/g, ' ')
      .replace(/^\*/, '')
      .trim(),
  }));
}

const { values } = parseArgs({
  options: { at: { type: 'string' }, list: { type: 'boolean', default: false }, help: { type: 'boolean' } },
});
if (values.help) {
  process.stdout.write(usage);
} else {
  const revision = values.at ?? 'HEAD';
  const files = git('ls-tree', '-r', '--name-only', revision)
    .split('\n')
    .filter(
      (file) => /\.(?:tsx?|mjs|md)$/.test(file) && file !== 'CHANGELOG.md' && file !== 'tools/scripts/english.ts',
    );
  const pieces = files.flatMap((file) => piecesOf(file, git('show', `${revision}:${file}`)));
  process.stdout.write(`${revision}: ${files.length} files, ${pieces.length} comments and lines of documents\n`);
  for (const [name, pattern] of Object.entries(patterns)) {
    const hits = pieces.flatMap((piece) => [...piece.text.matchAll(pattern)].map((hit) => ({ ...piece, hit: hit[0] })));
    process.stdout.write(`${String(hits.length).padStart(6)}  ${name}\n`);
    if (!values.list) continue;
    for (const { file, line, text } of hits) process.stdout.write(`        ${file}:${line}  ${text.slice(0, 120)}\n`);
  }
}
