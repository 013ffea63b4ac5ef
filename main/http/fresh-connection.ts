/**
 * Runs a task with a `fetch` whose requests travel on connections made for that task, and resolves or rejects as the
 * task does. A transport that keeps connections open may send a request again by itself if one of them breaks, which is
 * wrong for a request that spends something. The task may wait for its turn, so deadlines begin inside it.
 */
export type OnFreshConnection = <Value>(task: (fetch: typeof globalThis.fetch) => Promise<Value>) => Promise<Value>;
