import { html } from './html.ts';
import type { Page } from './page.ts';

export function deviceCodeEntryPage(action: string, secret: string, typed: string, problem: string | null): Page {
  return {
    title: 'Connect a device',
    body: html`<p>Enter the code that the app shows.</p>
${problem !== null && html`<p id="problem" class="problem" role="alert">${problem}</p>`}
<form method="post" action="${action}">
<input type="hidden" name="xsrf" value="${secret}">
<label for="user-code">Code</label>
<input id="user-code" name="user_code" type="text" autocomplete="off" autocapitalize="characters" spellcheck="false" required autofocus value="${typed}"${problem !== null && html` aria-invalid="true" aria-describedby="problem"`}>
<div class="actions"><button>Continue</button></div>
</form>`,
  };
}

export function deviceCodeConfirmPage(action: string, secret: string, client: string, userCode: string): Page {
  return {
    title: 'Is this your code?',
    body: html`<p class="code"><b>${client}</b> should show: <output>${userCode}</output></p>
<p>Continue only if you started this yourself and see the same code.</p>
<form method="post" action="${action}">
<input type="hidden" name="xsrf" value="${secret}">
<input type="hidden" name="user_code" value="${userCode}">
<input type="hidden" name="confirm" value="yes">
<div class="actions">
<button>Continue</button>
<button name="abort" value="yes" class="quiet">Cancel</button>
</div>
</form>`,
  };
}

export function deviceCodeDonePage(): Page {
  return { title: 'Device connected', body: html`<p>You are signed in there. You can close this page.</p>` };
}
