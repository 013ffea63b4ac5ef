import type { ESTree } from 'vite';
import { lineAt, type SourceFile, visitNodes } from './syntax.ts';

export interface Import {
  readonly from: string;
  readonly line: number;
  /** `null` if the name is computed and therefore unknown. */
  readonly specifier: string | null;
  /** Whether the build removes it completely. `import { type A }` leaves an import for its side effects. */
  readonly typesOnly: boolean;
}

/**
 * Returns every form in which a file can name another module: import, export from, import(), import('x').T, require,
 * import = .
 */
export function readImports(file: SourceFile): readonly Import[] {
  const found: Import[] = [];
  const constants = new Map<string, string | null>();
  for (const { node } of visitNodes(file)) {
    rememberConstant(node, constants);
    const named = namedModule(node);
    if (named === null) continue;
    const { source, typesOnly } = named;
    const specifier = source === undefined ? null : textOf(source, constants);
    found.push({ from: file.path, line: lineAt(file.text, node.start), specifier, typesOnly });
  }
  return found;
}

/** A `const` with plain text counts as the text if it is declared above its use. */
function rememberConstant(node: ESTree.Node, constants: Map<string, string | null>): void {
  if (node.type !== 'VariableDeclaration' || node.kind !== 'const') return;
  for (const { id, init } of node.declarations) {
    const text = init === null ? null : textOf(init, constants);
    if (id.type !== 'Identifier' || text === null) continue;
    // The same name in two scopes is ambiguous here.
    constants.set(id.name, constants.has(id.name) ? null : text);
  }
}

function textOf(node: ESTree.Node, constants: ReadonlyMap<string, string | null>): string | null {
  if (node.type === 'Literal') return typeof node.value === 'string' ? node.value : null;
  return node.type === 'Identifier' ? (constants.get(node.name) ?? null) : null;
}

interface NamedModule {
  readonly source: ESTree.Node | undefined;
  readonly typesOnly: boolean;
}

function namedModule(node: ESTree.Node): NamedModule | null {
  switch (node.type) {
    case 'ImportDeclaration':
      return { source: node.source, typesOnly: node.importKind === 'type' };
    case 'ExportAllDeclaration':
      return { source: node.source, typesOnly: node.exportKind === 'type' };
    case 'ExportNamedDeclaration':
      return node.source === null ? null : { source: node.source, typesOnly: node.exportKind === 'type' };
    case 'ImportExpression':
      return { source: node.source, typesOnly: false };
    case 'TSImportType':
      return { source: node.source, typesOnly: true };
    case 'TSExternalModuleReference':
      return { source: node.expression, typesOnly: false };
    case 'CallExpression':
      return isRequire(node.callee) ? { source: node.arguments[0], typesOnly: false } : null;
    default:
      return null;
  }
}

/** Matches `require(x)`, `require.resolve(x)` and `import.meta.resolve(x)`. */
function isRequire(callee: ESTree.Node): boolean {
  if (callee.type === 'Identifier') return callee.name === 'require';
  if (callee.type !== 'MemberExpression' || callee.property.type !== 'Identifier') return false;
  if (callee.property.name !== 'resolve') return false;
  return callee.object.type === 'MetaProperty' || isRequire(callee.object);
}
