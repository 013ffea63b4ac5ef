import { extname } from 'node:path';
import { type ESTree, parseSync } from 'vite';

export interface SourceFile {
  /** Relative to the repository's root, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

export interface Visit {
  readonly node: ESTree.Node;
  readonly parent: ESTree.Node | null;
  /** The name of the parent's field that contains this node. */
  readonly field: string;
}

/**
 * Yields every node of a file, parents first. Throws if the file does not parse, because an unread file proves nothing.
 */
export function* visitNodes(file: SourceFile): Generator<Visit> {
  const { program, errors } = parseSync(file.path, file.text, { lang: languageOf(file.path) });
  if (errors.length > 0) throw new Error(`${file.path} does not parse: ${errors[0]?.message}`);
  yield* visit({ node: program, parent: null, field: '' });
}

function* visit(here: Visit): Generator<Visit> {
  yield here;
  for (const [field, value] of Object.entries(here.node)) {
    for (const child of Array.isArray(value) ? value : [value]) {
      if (isNode(child)) yield* visit({ node: child, parent: here.node, field });
    }
  }
}

function isNode(value: unknown): value is ESTree.Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

function languageOf(path: string): 'ts' | 'tsx' | 'js' | 'dts' {
  if (path.endsWith('.d.ts')) return 'dts';
  const extension = extname(path);
  if (extension === '.tsx') return 'tsx';
  return extension === '.ts' || extension === '.mts' || extension === '.cts' ? 'ts' : 'js';
}

export function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}
