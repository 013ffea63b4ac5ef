import type { LandingOutcome, RedirectReceiver } from '../../../main/session/ports/ports.ts';

export interface Redirect {
  /** The browser comes back with this query. */
  readonly answer: (query: string) => void;
  /** Anything else knocks. */
  readonly stray: () => void;
  /** What the landing page said in the end. */
  concluded: LandingOutcome | null;
}

/** A loopback address without a network: each one that was opened is on the list, and the test answers it. */
export function createBrowserAnswers() {
  const redirects: Redirect[] = [];
  const receiver: RedirectReceiver = {
    open: async (onStray) => {
      let resolve: (query: URLSearchParams) => void = () => {};
      let accepts: (query: URLSearchParams) => boolean = () => false;
      const redirect: Redirect = {
        concluded: null,
        stray: () => onStray('wrong-path'),
        answer: (query) => {
          const parsed = new URLSearchParams(query);
          if (accepts(parsed)) resolve(parsed);
          else onStray('wrong-state');
        },
      };
      redirects.push(redirect);
      return {
        redirectUri: 'http://127.0.0.1:1234/callback',
        answer: (isOurs) => {
          accepts = isOurs;
          return new Promise((done) => {
            resolve = done;
          });
        },
        conclude: async (outcome) => {
          redirect.concluded = outcome;
        },
      };
    },
  };
  return { redirects, receiver };
}
