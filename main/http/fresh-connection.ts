/**
 * Runs a task with a `fetch` whose requests travel on connections that were made for it, and resolves or rejects as the
 * task does. A transport that keeps connections open may send a request again by itself if one of them breaks, which is
 * wrong for a request that spends something. It may make a task wait for its turn, so deadlines begin inside the task.
 */
export type OnFreshConnection = <Value>(task: (fetch: typeof globalThis.fetch) => Promise<Value>) => Promise<Value>;
