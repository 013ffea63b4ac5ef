export { causesOf } from './causes-of.ts';
export type { OnFreshConnection } from './fresh-connection.ts';
export { isRefusedRedirect } from './is-refused-redirect.ts';
export { readCapped } from './read-capped.ts';
export { type ClosedRequest, sendClosed } from './send-closed.ts';
