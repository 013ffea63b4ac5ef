import type { ESTree } from 'vite';
import { lineAt, type SourceFile, visitNodes } from './syntax.ts';

export interface Import {
  readonly from: string;
  readonly line: number;
  /** `null` where the name is computed, so that nothing can be said about it. */
  readonly specifier: string | null;
  /** Whether nothing of it is left after the build. `import { type A }` leaves an import for its side effects. */
  readonly typesOnly: boolean;
}

/** Every way in which a file can name another module: import, export from, import(), import('x').T, require, import = . */
export function readImports(file: SourceFile): readonly Import[] {
  const found: Import[] = [];
  for (const { node } of visitNodes(file)) {
    const named = namedModule(node);
    if (named === null) continue;
    const { source, typesOnly } = named;
    const specifier = source?.type === 'Literal' && typeof source.value === 'string' ? source.value : null;
    found.push({ from: file.path, line: lineAt(file.text, node.start), specifier, typesOnly });
  }
  return found;
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

/** `require(x)`, `require.resolve(x)` and `import.meta.resolve(x)`. */
function isRequire(callee: ESTree.Node): boolean {
  if (callee.type === 'Identifier') return callee.name === 'require';
  if (callee.type !== 'MemberExpression' || callee.property.type !== 'Identifier') return false;
  if (callee.property.name !== 'resolve') return false;
  return callee.object.type === 'MetaProperty' || isRequire(callee.object);
}
