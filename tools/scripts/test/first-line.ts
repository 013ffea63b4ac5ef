import { stripVTControlCharacters } from 'node:util';

const longest = 400;

/** Returns a failure's first line without colours, at most 400 characters: enough to tell causes apart. */
export function firstLine(message: string | undefined): string {
  const line =
    stripVTControlCharacters(message ?? '')
      .trim()
      .split('\n', 1)[0] ?? '';
  return line.length > longest ? `${line.slice(0, longest)}…` : line;
}
