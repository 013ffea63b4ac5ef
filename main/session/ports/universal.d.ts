/**
 * The few globals outside ECMAScript that the engine uses, all available in every host (Node, Electron, a mobile
 * shell). They are declared one by one, so that `fetch`, `setTimeout` and `process` do not exist in the engine.
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
