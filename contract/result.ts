import type { SessionErrorCode } from './session-error.ts';

/**
 * What a command answers. For most commands it says only *accepted* or *why not*: the truth about the session
 * arrives by one road, the snapshot event.
 */
export type Result<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly error: { readonly code: SessionErrorCode } };
