import type { z } from 'zod';
import { SessionError } from '../session/ports/index.ts';

/**
 * Reads a stored text. Throws `keychain-record-unreadable` for anything that the schema does not know, and no cause goes
 * along: what a parser says of a text quotes the text, and this one may hold a token.
 */
export function parseStored<Schema extends z.ZodType>(schema: Schema, text: string): z.output<Schema> {
  const parsed = schema.safeParse(jsonOf(text));
  if (!parsed.success) throw new SessionError('keychain-record-unreadable');
  return parsed.data;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
