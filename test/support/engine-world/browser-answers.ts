import type { LandingOutcome, RedirectReceiver } from '../../../main/session/ports/ports.ts';

export interface Redirect {
  /** Returns the browser to the listener with this query. */
  readonly answer: (query: string) => void;
  /** Sends a stray request. */
  readonly stray: () => void;
  /** The final outcome on the landing page. */
  concluded: LandingOutcome | null;
}

/** Creates loopback addresses without a network: each opened one is listed, and the test sends its response. */
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
