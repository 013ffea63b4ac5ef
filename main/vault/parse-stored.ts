import type { z } from 'zod';
import { SessionError } from '../session/ports/index.ts';

/**
 * Parses a stored text. Throws `keychain-record-unreadable` for anything outside the schema, without a cause: a
 * parser's message quotes the text, which may hold a token.
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
