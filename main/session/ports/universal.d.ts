/**
 * The few names from outside ECMAScript that the engine uses: values that every host (Node, Electron, a mobile shell)
 * has. Declared here one by one, so that `fetch`, `setTimeout` and `process` do not exist in this room.
 */
declare class URL {
  constructor(url: string, base?: string);
  readonly href: string;
  readonly origin: string;
  readonly protocol: string;
}

declare class URLSearchParams {
  constructor(init?: string | URLSearchParams | Record<string, string>);
  get(name: string): string | null;
  getAll(name: string): string[];
  has(name: string): boolean;
}

interface AbortSignal {
  readonly aborted: boolean;
  readonly reason: unknown;
  addEventListener(type: 'abort', listener: () => void, options?: { once?: boolean }): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

declare class AbortController {
  readonly signal: AbortSignal;
  abort(reason?: unknown): void;
}
