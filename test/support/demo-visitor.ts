import { type CookieJar, createCookieJar } from './cookie-jar.ts';
import { type DemoSignIn, signInAtDemo } from './demo-user.ts';
import { visit } from './raw-http.ts';

/** A person with a browser that is signed in nowhere yet, who answers whatever page of the demo an app opens. */
export interface DemoVisitor {
  /** What the person does from now on; signs in as Ada at first. */
  does: Omit<DemoSignIn, 'jar'>;
  open(url: URL): Promise<void>;
  /** The headings of the landing pages, in the order in which the browser came to them. */
  landings(): Promise<readonly string[]>;
}

export function createDemoVisitor(): DemoVisitor {
  const jar: CookieJar = createCookieJar();
  const visits: Promise<string>[] = [];
  const visitor: DemoVisitor = {
    does: { user: 'ada' },
    // As a desktop does: the app is told that the browser opened, not how it went on.
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
