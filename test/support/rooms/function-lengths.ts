import { lineAt, type SourceFile, visitNodes } from './syntax.ts';

const kinds = ['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression'];

export interface FunctionLength {
  /** The first line of the function in its file. */
  readonly line: number;
  readonly lines: number;
}

/** Returns the length of every function of a file, nested ones included. */
export function functionLengths(file: SourceFile): readonly FunctionLength[] {
  return [...visitNodes(file)].flatMap(({ node }) => {
    if (!kinds.includes(node.type)) return [];
    const line = lineAt(file.text, node.start);
    return [{ line, lines: lineAt(file.text, node.end) - line + 1 }];
  });
}
