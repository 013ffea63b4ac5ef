/** One library as an app uses it. It stores everything in memory; every request goes over real HTTPS. */
export interface Contender {
  /** Signs `count` users in, one after the other, by the code flow with PKCE. */
  signIn(issuer: string, count: number): Promise<SignedIn>;
  /** Starts from the state that an earlier run stored, as an app does. */
  start(issuer: string, stored: unknown): Promise<Running>;
}

export interface Running {
  /** Resolves with the access token of an account, by its number, as an app requests one before each API call. */
  token(account: number): Promise<string>;
  /** Returns the number of active timers in this process. */
  timers(): number;
  stop(): Promise<void>;
}

export interface SignedIn extends Running {
  /** Returns the state from which the next start continues. It may be sent to another process. */
  stored(): unknown;
}

/** For libraries that leave it to the app: a token with less time left than this, in ms, is refreshed before use. */
export const appMarginMs = 10_000;

export const redirectUri = 'http://127.0.0.1:49152/callback';
export const scopes: readonly string[] = ['openid', 'profile', 'offline_access'];

/** Node's own count, for libraries whose timers cannot be counted otherwise. */
export const liveTimers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
