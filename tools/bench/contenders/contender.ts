/** One library as an app uses it. Everything it stores is kept in memory; everything it asks goes over real HTTPS. */
export interface Contender {
  /** Signs `count` people in, one after the other, by the code flow with PKCE. */
  signIn(issuer: string, count: number): Promise<SignedIn>;
  /** What an app does when it starts on what an earlier run has stored. */
  start(issuer: string, stored: unknown): Promise<Running>;
}

export interface Running {
  /** The access token of an account, by its number, as an app asks for one before each call of an API. */
  token(account: number): Promise<string>;
  /** Timers alive in this process. */
  timers(): number;
  stop(): Promise<void>;
}

export interface SignedIn extends Running {
  /** What a next start goes on from. May cross to another process. */
  stored(): unknown;
}

/** Where the library leaves it to the app: a token with less than this left is renewed before it is used, in ms. */
export const appMarginMs = 10_000;

export const redirectUri = 'http://127.0.0.1:49152/callback';
export const scopes: readonly string[] = ['openid', 'profile', 'offline_access'];

/** As Node counts them, for libraries that set theirs where nobody else can. */
export const liveTimers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
