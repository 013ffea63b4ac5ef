import { type CookieJar, createCookieJar } from './cookie-jar.ts';
import { type DemoSignIn, signInAtDemo } from './demo-user.ts';
import { visit } from './raw-http.ts';

/** A user with a fresh browser, who completes each page of the demo that an app opens. */
export interface DemoVisitor {
  /** The user's actions from now on; by default a sign-in as Ada. */
  does: Omit<DemoSignIn, 'jar'>;
  open(url: URL): Promise<void>;
  /** Resolves with the headings of the landing pages, in the order of the visits. */
  landings(): Promise<readonly string[]>;
}

export function createDemoVisitor(): DemoVisitor {
  const jar: CookieJar = createCookieJar();
  const visits: Promise<string>[] = [];
  const visitor: DemoVisitor = {
    does: { user: 'ada' },
    // Like a desktop, this reports to the app that the browser opened, not what follows.
    open: async (url) => {
      const landing = follow(url, { ...visitor.does, jar });
      landing.catch(() => undefined);
      visits.push(landing);
    },
    landings: () => Promise.all(visits),
  };
  return visitor;
}

async function follow(url: URL, signIn: DemoSignIn): Promise<string> {
  const callback = await signInAtDemo(url, signIn);
  const { headers } = await visit(callback);
  const { body } = await visit(new URL(headers.get('location') ?? '', callback));
  return /<h1>(.*?)<\/h1>/.exec(body)?.[1] ?? body;
}
