import type { AccessTokenRequest, StepUpRequest } from '../session/ports/index.ts';

export type ApiMethod = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** A call to an API. The body is held as a whole, because the call may be sent again. */
export interface ApiRequest {
  readonly method: ApiMethod;
  /** Must have exactly one of the configured origins. */
  readonly url: string;
  /** The caller may not set `authorization`, `cookie`, `host` or any other header that belongs to the connection. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array<ArrayBuffer> | null;
  /** The access token to send with it; the session's own by default. */
  readonly ask?: AccessTokenRequest;
}

/** The response of an API, whatever its status. It never contains the access token. */
export interface ApiResponse {
  readonly status: number;
  /** Any of `content-type`, `etag`, `last-modified`, `link`, `location` and `retry-after` that the API sent. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Uint8Array<ArrayBuffer>;
}

/** Resolves with whether a browser may be opened now for this step-up. The caller or the user decides. */
export type StepUpConsent = (ask: StepUpRequest) => Promise<boolean>;
