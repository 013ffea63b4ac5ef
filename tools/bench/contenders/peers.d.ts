/**
 * The part of the packages that the bench uses. They are installed only in this folder, and these declarations let the
 * type check pass whether they are installed or not.
 */
declare module '@azure/msal-node' {
  export interface AccountInfo {
    readonly homeAccountId: string;
  }
  export interface AuthenticationResult {
    readonly accessToken: string;
    readonly account: AccountInfo | null;
  }
  export interface TokenCache {
    serialize(): string;
    deserialize(cache: string): void;
    getAccountByHomeId(homeAccountId: string): Promise<AccountInfo | null>;
  }
  export const ProtocolMode: { readonly OIDC: 'OIDC' };
  export class PublicClientApplication {
    constructor(configuration: {
      readonly auth: {
        readonly clientId: string;
        readonly authority: string;
        readonly knownAuthorities: readonly string[];
      };
      readonly system: { readonly protocolMode: 'OIDC' };
    });
    acquireTokenByCode(request: {
      readonly code: string;
      readonly codeVerifier: string;
      readonly redirectUri: string;
      readonly scopes: readonly string[];
    }): Promise<AuthenticationResult>;
    acquireTokenSilent(request: {
      readonly account: AccountInfo;
      readonly scopes: readonly string[];
    }): Promise<AuthenticationResult>;
    getTokenCache(): TokenCache;
  }
}

declare module 'oidc-client-ts' {
  export class InMemoryWebStorage {}
  export class WebStorageStateStore {
    constructor(options: { readonly store: InMemoryWebStorage });
  }
  export class User {
    constructor(options: {
      readonly access_token: string;
      readonly refresh_token: string;
      readonly id_token: string;
      readonly token_type: string;
      readonly scope: string;
      readonly expires_at: number;
      readonly profile: object;
    });
    readonly access_token: string;
    readonly expires_in: number | undefined;
    static fromStorageString(text: string): User;
    toStorageString(): string;
  }
  export class UserManager {
    constructor(settings: {
      readonly authority: string;
      readonly client_id: string;
      readonly redirect_uri: string;
      readonly scope: string;
      readonly userStore: WebStorageStateStore;
      readonly stateStore: WebStorageStateStore;
    });
    getUser(): Promise<User | null>;
    storeUser(user: User): Promise<void>;
    signinSilent(): Promise<User | null>;
    stopSilentRenew(): void;
  }
}

declare module 'selfsigned' {
  export function generate(
    name: readonly { readonly name: string; readonly value: string }[],
    options: {
      readonly keyType: 'ec';
      readonly curve: 'P-256';
      readonly algorithm: 'sha256';
      readonly extensions: readonly object[];
    },
  ): Promise<{ readonly private: string; readonly cert: string }>;
}
