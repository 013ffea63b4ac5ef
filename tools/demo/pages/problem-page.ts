import { html } from './html.ts';
import type { Page } from './page.ts';

/** The page for a request that cannot continue, and whose error cannot be sent to the app either. */
export function problemPage(error: string, description: string | undefined): Page {
  return {
    title: 'This cannot go on',
    body: html`<p>Go back to the app and start again.</p>
<p class="problem"><code>${error}</code>${description !== undefined && html`<br>${description}`}</p>`,
  };
}
