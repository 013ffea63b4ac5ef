import type { SessionErrorCode } from './session-error.ts';

/**
 * The result of a command. For most commands it means only *accepted*, or why not: the state of the session is
 * delivered by the snapshot event alone.
 */
export type Result<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly error: { readonly code: SessionErrorCode } };
