import { html } from './html.ts';
import type { Page } from './page.ts';

/** `action` and `secret` are the provider's: the URL of the form, and the token against request forgery. */
export function signOutPage(action: string, secret: string, name: string | null): Page {
  return {
    title: 'Sign out?',
    body: html`<p>${name === null ? 'You are' : html`<b>${name}</b> is`} signed in to this browser. After signing out, the next sign-in asks
for the password again.</p>
<form method="post" action="${action}">
<input type="hidden" name="xsrf" value="${secret}">
<div class="actions">
<button name="logout" value="yes" autofocus>Sign out</button>
<button class="quiet">Stay signed in</button>
</div>
</form>`,
  };
}

export function signOutDonePage(signedOut: boolean): Page {
  return signedOut
    ? {
        title: 'You are signed out',
        body: html`<p>This browser is signed out of the demo provider. You can close this page.</p>`,
      }
    : { title: 'Still signed in', body: html`<p>Nothing was changed in this browser. You can close this page.</p>` };
}
