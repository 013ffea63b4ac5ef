import { globSync, readFileSync } from 'node:fs';
import { basename, dirname, join, sep } from 'node:path';
import { type ESTree, parseSync } from 'vite';
import { type Project, projects } from './projects.ts';

/** Where the list stands. */
export const testListFile = 'test/README.md';

const mostTitles = 3;

const introduction = `<!-- Written by \`npm run format\`: do not edit. -->

# What each test holds

A folder here mirrors the room that it tests, and a test is named after its rule. Each line gives a file and the first
rules in it.
`;

/** The text of the list of tests, made from their titles. The same sources always give the same text. */
export function listTests(root: string): string {
  const files = globSync(['test/**/*.test.ts', 'test/{flows,app}/**/*.spec.ts'], { cwd: root })
    .map((path) => path.split(sep).join('/'))
    .sort();
  const folders = [...new Set(files.map((path) => dirname(path)))].sort();
  const sections = folders.map((folder) => {
    const lines = files.filter((path) => dirname(path) === folder).map((path) => lineOf(root, path));
    return `## ${folder}\n\n${lines.join('\n')}\n`;
  });
  return [introduction, projectTable(), ...sections].join('\n');
}

function projectTable(): string {
  const rows = Object.entries<Project>(projects).map(
    ([name, { isolate, include }]) =>
      `| \`${name}\` | ${isolate ? 'one per file' : 'shared'} | ${include.map((one) => one.replaceAll('*', '\\*')).join(', ')} |`,
  );
  const head = ['Project of vitest', 'Process', 'Files (the narrowest pattern counts)'];
  return `| ${head.join(' | ')} |\n| --- | --- | --- |\n${rows.join('\n')}\n`;
}

function lineOf(root: string, path: string): string {
  const { program, errors } = parseSync(path, readFileSync(join(root, path), 'utf8'), { lang: 'ts' });
  if (errors.length > 0) throw new Error(`${path} does not parse: ${errors[0]?.message}`);
  const titles = titlesIn(program);
  const rest = titles.length > mostTitles ? `; and ${titles.length - mostTitles} more` : '';
  return `- \`${basename(path)}\`: ${titles.slice(0, mostTitles).map(escapeMarkdown).join('; ')}${rest}`;
}

/** The outermost titles. If one group holds the whole file, its tests say more than its name. */
function titlesIn(node: ESTree.Node): readonly string[] {
  const calls = outermostCalls(node);
  const [only] = calls;
  if (calls.length > 1 || only === undefined) return calls.map(({ title }) => title);
  const inner = only.call.arguments.flatMap((argument) => titlesIn(argument));
  return inner.length === 0 ? [only.title] : inner.map((title) => `${only.title}: ${title}`);
}

interface TitledCall {
  readonly call: ESTree.CallExpression;
  readonly title: string;
}

function outermostCalls(node: ESTree.Node): readonly TitledCall[] {
  if (node.type === 'CallExpression' && isTestFunction(node.callee)) {
    const title = textOf(node.arguments[0]);
    if (title !== null) return [{ call: node, title }];
  }
  return Object.values(node)
    .flat()
    .filter(isNode)
    .flatMap((child) => outermostCalls(child));
}

/** `test`, `describe.each`, `test.skipIf(...)`, and what else begins with one of the names. */
function isTestFunction(callee: ESTree.Node): boolean {
  if (callee.type === 'Identifier') return ['test', 'it', 'describe'].includes(callee.name);
  if (callee.type === 'MemberExpression') return isTestFunction(callee.object);
  return callee.type === 'CallExpression' && isTestFunction(callee.callee);
}

function textOf(node: ESTree.Node | undefined): string | null {
  if (node?.type === 'Literal' && typeof node.value === 'string') return node.value;
  if (node?.type === 'TemplateLiteral') return node.quasis.map((part) => part.value.cooked).join('…');
  if (node?.type === 'Identifier') return `one test per ${node.name}`;
  return null;
}

function isNode(value: unknown): value is ESTree.Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_<[\]]/g, '\\$&').trim();
}
