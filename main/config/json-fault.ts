/** Where a text stops being valid JSON, counted from 1, and the character found there. */
export interface JsonFault {
  readonly line: number;
  readonly column: number;
  readonly found: string;
}

const space = /[ \t\r\n]*/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: RFC 8259, section 7 forbids exactly these in a string.
const string = /"[^"\\\u0000-\u001f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\u0000-\u001f]*)*"/y;
const scalar = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

/** Deeper nesting is treated as a fault: no configuration needs it. */
const depthAtMost = 64;

/**
 * Finds the first fault (RFC 8259) in a text that `JSON.parse` rejected. The JavaScript engine's own message does not
 * help: it often gives no position, and it quotes the text.
 */
export function findJsonFault(text: string): JsonFault {
  let at = 0;

  const take = (pattern: RegExp): boolean => {
    pattern.lastIndex = at;
    const [match = ''] = pattern.exec(text) ?? [];
    at += match.length;
    return match !== '';
  };
  const takeSign = (sign: string): boolean => {
    take(space);
    if (text[at] !== sign) return false;
    at += 1;
    return true;
  };

  /** `named` is whether each member starts with a name and a colon. */
  function members(close: string, depth: number, named: boolean): boolean {
    if (takeSign(close)) return true;
    do {
      take(space);
      if (named && !(take(string) && takeSign(':'))) return false;
      if (!value(depth + 1)) return false;
    } while (takeSign(','));
    return takeSign(close);
  }

  function value(depth: number): boolean {
    if (depth > depthAtMost) return false;
    if (takeSign('{')) return members('}', depth, true);
    if (takeSign('[')) return members(']', depth, false);
    return take(string) || take(scalar);
  }

  value(0);
  take(space);
  const before = text.slice(0, at).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1, found: foundAt(text, at) };
}

function foundAt(text: string, at: number): string {
  const point = text.codePointAt(at);
  if (point === undefined) return 'the end of the file';
  const sign = String.fromCodePoint(point);
  return /[\p{L}\p{N}\p{P}\p{S}]/u.test(sign) ? sign : `U+${point.toString(16).toUpperCase().padStart(4, '0')}`;
}
