/**
 * The part of `oidc-provider` 9 that the demo uses, because the package ships no types. Names and shapes follow its
 * source; only members that the demo calls are declared.
 */
declare module 'oidc-provider' {
  import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';

  /** The stored form of a model. Only the members that the demo's store reads are named. */
  export interface StoredPayload {
    readonly accountId?: string;
    readonly clientId?: string;
    readonly grantId?: string;
    readonly uid?: string;
    readonly userCode?: string;
    readonly consumed?: number;
    readonly [member: string]: unknown;
  }

  export interface Adapter {
    upsert(id: string, payload: StoredPayload, expiresInSeconds?: number): Promise<void>;
    find(id: string): Promise<StoredPayload | undefined>;
    findByUid(uid: string): Promise<StoredPayload | undefined>;
    findByUserCode(userCode: string): Promise<StoredPayload | undefined>;
    consume(id: string): Promise<void>;
    destroy(id: string): Promise<void>;
    revokeByGrantId(grantId: string): Promise<void>;
  }

  export interface AuthorizationParameters {
    scope?: string | undefined;
    acr_values?: string | undefined;
    login_hint?: string | undefined;
    redirect_uri?: string | undefined;
    device_name?: string | undefined;
    /** RFC 8707: a string, or an array if the request has several. */
    resource?: string | readonly string[] | undefined;
  }

  export interface Account {
    readonly accountId: string;
    claims(): Readonly<Record<string, unknown>> & { readonly sub: string };
  }

  export interface Client {
    readonly clientId: string;
    readonly clientName?: string;
    redirectUriAllowed(redirectUri: string): boolean;
  }

  export interface Token {
    readonly clientId: string;
    readonly accountId?: string;
    readonly grantId?: string;
    readonly jkt?: string;
    /** The resource of the token; `undefined` for the provider's own API. */
    readonly aud?: string;
    readonly scope?: string;
    /** The claims that `extraTokenClaims` of the configuration adds. */
    readonly extra?: { readonly acr?: string; readonly auth_time?: number };
  }

  /** The facts of a sign-in: stored with the code, and with the refresh token issued for it. */
  export interface SignInFacts {
    readonly acr?: string;
    /** In seconds since the epoch. */
    readonly authTime?: number;
    readonly resourceIndicators: ReadonlySet<string>;
  }

  export interface Session {
    readonly uid: string;
    readonly accountId?: string;
    readonly acr?: string;
    /** The time of the user's last authentication, in seconds since the epoch. */
    readonly loginTs?: number;
    readonly state?: { readonly secret: string };
  }

  export interface Grant {
    addOIDCScope(scope: string): void;
    addResourceScope(resource: string, scope: string): void;
    save(): Promise<string>;
  }

  export interface Interaction {
    readonly uid: string;
    readonly prompt: { readonly name: string; readonly reasons: readonly string[] };
    readonly params: Readonly<AuthorizationParameters> & { readonly client_id: string };
    readonly session?: { readonly accountId: string; readonly uid: string };
    /** Set if a device code (RFC 8628), not a redirect, waits for the response. */
    readonly deviceCode?: string;
  }

  export interface InteractionResult {
    readonly login?: {
      readonly accountId: string;
      readonly acr: string;
      readonly amr: readonly string[];
      /** In seconds since the epoch. */
      readonly ts: number;
    };
    readonly consent?: { readonly grantId: string };
    readonly select_account?: object;
    readonly error?: string;
    readonly error_description?: string;
  }

  export interface ProviderContext {
    readonly oidc: {
      readonly route: string;
      readonly params: AuthorizationParameters;
      readonly body?: Readonly<Record<string, unknown>>;
      readonly session: Session;
      readonly client?: Client;
      readonly provider: Provider;
      readonly result?: InteractionResult;
      readonly entities: {
        readonly PushedAuthorizationRequest?: { readonly request: string };
        readonly AuthorizationCode?: SignInFacts;
        readonly RefreshToken?: SignInFacts;
        readonly DeviceCode?: SignInFacts;
      };
      urlFor(route: string): string;
    };
    readonly query: Readonly<Record<string, unknown>>;
    status: number;
    type: string;
    body: unknown;
    get(header: string): string;
    set(headers: Readonly<Record<string, string>>): void;
  }

  interface Model<Instance> {
    find(id: string): Promise<Instance | undefined>;
  }

  export class Provider {
    constructor(issuer: string, configuration: object);
    readonly issuer: string;
    readonly AccessToken: Model<Token>;
    readonly Client: Model<Client> & { readonly prototype: Client };
    readonly Grant: Model<Grant> & (new (facts: { readonly accountId: string; readonly clientId: string }) => Grant);
    readonly Session: Model<Session> & {
      findByUid(uid: string): Promise<Session | undefined>;
      get(context: ProviderContext): Promise<Session>;
    };
    proxy: boolean;
    silent: boolean;
    callback(): RequestListener;
    interactionDetails(request: IncomingMessage, response: ServerResponse): Promise<Interaction>;
    interactionFinished(
      request: IncomingMessage,
      response: ServerResponse,
      result: InteractionResult,
      options?: { readonly mergeWithLastSubmission?: boolean },
    ): Promise<void>;
    on(event: 'refresh_token.saved', listener: (token: Token) => void): this;
    on(event: 'server_error', listener: (context: ProviderContext, error: unknown) => void): this;
  }

  export const errors: {
    readonly InvalidGrant: new (detail: string) => Error;
    readonly InvalidTarget: new () => Error;
    readonly OIDCProviderError: abstract new (...args: never) => Error;
  };

  export const interactionPolicy: {
    base(): {
      get(name: 'login' | 'consent'): { readonly checks: { add(check: object): void } };
      add(prompt: object, place: number): void;
    };
    readonly Prompt: new (facts: { readonly name: 'select_account'; readonly requestable: boolean }) => object;
    readonly Check: new (reason: string, description: string, check: (context: ProviderContext) => boolean) => object;
  };
}
