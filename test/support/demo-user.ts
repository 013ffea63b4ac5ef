import { demoAccounts } from '../../tools/demo/accounts.ts';
import { type CookieJar, createCookieJar } from './cookie-jar.ts';

export interface DemoSignIn {
  readonly user: 'ada' | 'grace';
  /** Entered instead of the right password. */
  readonly password?: string;
  /** Presses "Cancel" on the first page that has it. */
  readonly deny?: boolean;
  /** Continues as the browser's signed-in user if the page offers it. */
  readonly stay?: boolean;
  /** Entered instead of the code that the page shows. */
  readonly otp?: string;
  /** The browser to use, by default a fresh one without a session. */
  readonly jar?: CookieJar;
}

const mostSteps = 20;

/**
 * Signs in at the demo provider as a user with a browser would. Resolves with the final redirect: the app's redirect URI
 * with `code` or `error`. That last address is not fetched.
 *
 * Throws with the page's message if the page reports an error, such as a wrong password.
 */
export async function signInAtDemo(authorizationUrl: URL | string, signIn: DemoSignIn): Promise<URL> {
  const jar = signIn.jar ?? createCookieJar();
  const account = demoAccounts.find(({ email }) => email.startsWith(`${signIn.user}@`));
  if (account === undefined) throw new Error(`there is no demo user ${signIn.user}`);

  const start = new URL(authorizationUrl);
  let url = start;
  let response = await jar.fetch(url);

  for (let step = 0; step < mostSteps; step += 1) {
    const location = response.headers.get('location');
    if (location !== null) {
      await response.body?.cancel();
      url = new URL(location, url);
      if (url.origin !== start.origin) return url;
      response = await jar.fetch(url);
      continue;
    }
    const page = await response.text();
    const problem = textOf(/<p id="problem"[^>]*>(.*?)<\/p>/s, page);
    if (problem !== null) throw new Error(`the demo provider says: ${problem}`);
    const { target, fields } = fillIn(page, url, { ...signIn, email: account.email, rightPassword: account.password });
    url = target;
    response = await jar.fetch(url, { method: 'POST', body: fields });
  }
  throw new Error('the demo provider sends this browser around in circles');
}

interface Filling extends DemoSignIn {
  readonly email: string;
  readonly rightPassword: string;
}

function fillIn(page: string, url: URL, filling: Filling): { readonly target: URL; readonly fields: URLSearchParams } {
  const hasField = (name: string) => page.includes(` name="${name}"`);

  if (hasField('password') || hasField('code')) {
    if (filling.deny) return { target: url, fields: new URLSearchParams({ action: 'cancel' }) };
    if (filling.stay === true && page.includes(' value="stay"')) {
      return { target: url, fields: new URLSearchParams({ action: 'stay' }) };
    }
    if (hasField('code')) {
      const shown = textOf(/<output>(.*?)<\/output>/s, page) ?? '';
      return { target: url, fields: new URLSearchParams({ action: 'one-time-code', code: filling.otp ?? shown }) };
    }
    const password = filling.password ?? filling.rightPassword;
    return { target: url, fields: new URLSearchParams({ action: 'sign-in', email: filling.email, password }) };
  }

  // A page that submits itself, which the provider sends if another user signs in to a browser in use.
  const action = textOf(/<form method="post" action="([^"]*)"/, page);
  if (action !== null && page.includes('document.forms[0].submit()')) {
    const hidden = [...page.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)];
    return {
      target: new URL(action, url),
      fields: new URLSearchParams(
        hidden.map(([, name = '', value = '']): [string, string] => [name, unescaped(value)]),
      ),
    };
  }
  throw new Error(
    `the demo provider stopped at: ${textOf(/<p class="problem">(.*?)<\/p>/s, page) ?? page.slice(0, 200)}`,
  );
}

function textOf(pattern: RegExp, page: string): string | null {
  const found = pattern.exec(page)?.[1];
  return found === undefined ? null : unescaped(found.replaceAll(/<[^>]*>/g, ' ')).trim();
}

function unescaped(text: string): string {
  return text.replaceAll(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code))).replaceAll('&amp;', '&');
}
