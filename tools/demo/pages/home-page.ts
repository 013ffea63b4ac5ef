import { html } from './html.ts';
import type { Page } from './page.ts';

export function homePage(issuer: string): Page {
  return {
    title: 'Nothing to do here',
    body: html`<p>Sign-ins start in the app, which opens this provider when it needs it.</p>
<p>Its issuer is <code>${issuer}</code>, and its metadata is in
<a href="/.well-known/openid-configuration">the discovery document</a>.</p>`,
  };
}
