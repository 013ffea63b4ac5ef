import { stripVTControlCharacters } from 'node:util';

const longest = 400;

/** What a failed test says first: one line without colours, which is enough to tell one cause from another. */
export function firstLine(message: string | undefined): string {
  const line =
    stripVTControlCharacters(message ?? '')
      .trim()
      .split('\n', 1)[0] ?? '';
  return line.length > longest ? `${line.slice(0, longest)}…` : line;
}
