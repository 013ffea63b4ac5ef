import { html } from './html.ts';
import type { Page } from './page.ts';

/** A request that cannot go on, and cannot be answered to the app either. */
export function problemPage(error: string, description: string | undefined): Page {
  return {
    title: 'This cannot go on',
    body: html`<p>Go back to the app and start again.</p>
<p class="problem"><code>${error}</code>${description !== undefined && html`<br>${description}`}</p>`,
  };
}
