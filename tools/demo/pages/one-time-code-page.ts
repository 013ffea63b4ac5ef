import { html } from './html.ts';
import type { Page } from './page.ts';

export interface OneTimeCodePage {
  readonly client: string;
  readonly name: string;
  readonly code: string;
  readonly problem: string | null;
  readonly formMayLeadTo: string;
}

export function oneTimeCodePage({ client, name, code, problem, formMayLeadTo }: OneTimeCodePage): Page {
  return {
    title: 'Enter your code',
    formMayLeadTo,
    body: html`<p><b>${client}</b> asks for more than a password. You are signing in as <b>${name}</b>.</p>
${problem !== null && html`<p id="problem" class="problem" role="alert">${problem}</p>`}
<p class="code">A real provider would send this to your phone: <output>${code}</output></p>
<form method="post">
<label for="code">6-digit code</label>
<input id="code" name="code" type="text" inputmode="numeric" autocomplete="one-time-code" pattern="\\s*([0-9]\\s*){6}" title="Six digits" required autofocus${problem !== null && html` aria-invalid="true" aria-describedby="problem"`}>
<div class="actions">
<button name="action" value="one-time-code">Continue</button>
<button name="action" value="cancel" class="quiet" formnovalidate>Cancel</button>
</div>
</form>`,
  };
}
