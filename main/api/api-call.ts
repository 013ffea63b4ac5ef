import type { AccessTokenRequest, StepUpRequest } from '../session/ports/index.ts';

export type ApiMethod = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** A call to an API. It may be sent again, so its body is here as a whole. */
export interface ApiRequest {
  readonly method: ApiMethod;
  /** At one of the configured origins, to the letter. */
  readonly url: string;
  /** `authorization`, `cookie`, `host` and whatever else speaks for the connection are not the caller's to set. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array<ArrayBuffer> | null;
  /** Which access token goes with it; by default the session's own. */
  readonly ask?: AccessTokenRequest;
}

/** What an API answered, whatever its status. The access token is not in it. */
export interface ApiResponse {
  readonly status: number;
  /** `content-type`, `etag`, `last-modified`, `link`, `location` and `retry-after`, where there are such. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Uint8Array<ArrayBuffer>;
}

/** Asks whoever made the call, or the person, whether a browser may be opened for it now. */
export type StepUpConsent = (ask: StepUpRequest) => Promise<boolean>;
