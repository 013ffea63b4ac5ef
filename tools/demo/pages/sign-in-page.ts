import { demoAccounts } from '../accounts.ts';
import { html } from './html.ts';
import type { Page } from './page.ts';

export interface SignInPage {
  readonly client: string;
  /** The initial value of the e-mail field. */
  readonly email: string;
  /** The initial value of the password field: only ever the published password of a demo account. */
  readonly password: string;
  /** The user who may continue without a password, because this browser is signed in; `null` if there is none. */
  readonly signedInAs: string | null;
  readonly problem: string | null;
  readonly formMayLeadTo: string;
}

export function signInPage({ client, email, password, signedInAs, problem, formMayLeadTo }: SignInPage): Page {
  const describedBy = problem !== null && html` aria-invalid="true" aria-describedby="problem"`;
  return {
    title: 'Sign in',
    formMayLeadTo,
    body: html`<p>to continue to <b>${client}</b></p>
${problem !== null && html`<p id="problem" class="problem" role="alert">${problem}</p>`}
${
  signedInAs !== null &&
  html`<form method="post">
<p>This browser is signed in as <b>${signedInAs}</b>.</p>
<div class="actions">
<button name="action" value="stay">Go on as ${signedInAs}</button>
</div>
</form>
<p>Or sign in as somebody else:</p>
`
}<form method="post">
<label for="email">E-mail</label>
<input id="email" name="email" type="email" autocomplete="username" required value="${email}"${describedBy}${email === '' && html` autofocus`}>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required value="${password}"${describedBy}${email !== '' && html` autofocus`}>
<div class="actions">
<button name="action" value="sign-in">Sign in</button>
<button name="action" value="cancel" class="quiet" formnovalidate>Cancel</button>
</div>
</form>
<section aria-labelledby="accounts">
<h2 id="accounts">Demo accounts</h2>
<ul class="accounts">
${demoAccounts.map(
  (account) => html`<li>
<span><b>${account.name}</b><br>${account.email}<br>Password: <code>${account.password}</code></span>
<a href="?fill=${account.subject}" aria-label="Fill in ${account.name}">Fill in</a>
</li>
`,
)}</ul>
</section>`,
  };
}
