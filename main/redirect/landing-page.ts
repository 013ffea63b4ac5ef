import { createHash } from 'node:crypto';
import type { LandingOutcome } from '../session/ports/index.ts';

/**
 * `unfinished`: the app is still completing the sign-in. `stray`: the request is no authorization response, so the page
 * reveals nothing about the app.
 */
export type LandingPage = LandingOutcome | 'unfinished' | 'stray';

export interface LandingNames {
  readonly appName: string;
  readonly providerName: string;
}

const style = `
:root { color-scheme: light dark; --ink: #1c2430; --soft: #55606f; --ground: #f6f7f9; --card: #fff; --edge: #dde2e8; --mark: #55606f; }
@media (prefers-color-scheme: dark) { :root { --ink: #edf0f4; --soft: #a9b3c0; --ground: #12161c; --card: #1b2129; --edge: #2d3641; --mark: #a9b3c0; } }
* { box-sizing: border-box; margin: 0; }
body { min-height: 100vh; display: grid; place-items: center; padding: 1.5rem; background: var(--ground); color: var(--ink); font: 1rem/1.6 system-ui, sans-serif; }
main { width: 100%; max-width: 27rem; padding: 2.5rem 2rem; border: 1px solid var(--edge); border-radius: 1rem; background: var(--card); text-align: center; overflow-wrap: anywhere; }
svg { width: 3rem; height: 3rem; margin-bottom: 1rem; fill: none; stroke: var(--mark); stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; }
h1 { margin-bottom: .5rem; font-size: 1.375rem; line-height: 1.3; font-weight: 600; }
h1, p { text-wrap: balance; }
p { color: var(--soft); }
p + p { margin-top: .75rem; }
.success { --mark: #1a7f4b; }
.failed { --mark: #b3372f; }
@media (prefers-color-scheme: dark) { .success { --mark: #57c98b; } .failed { --mark: #f0877f; } }
`;

const styleHash = createHash('sha256').update(style).digest('base64');

/** Sent with every page, which may not load, run, embed, cache or pass on anything. */
export const landingHeaders: Readonly<Record<string, string>> = {
  'Content-Type': 'text/html; charset=utf-8',
  'Content-Security-Policy': `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  'Referrer-Policy': 'no-referrer',
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

interface Words {
  readonly title: string;
  readonly text: readonly string[];
  /** SVG shapes in a 24 by 24 view box. */
  readonly mark: string;
}

const ring = '<circle cx="12" cy="12" r="10"/>';

function wordsFor(page: LandingPage, { appName, providerName }: LandingNames): Words {
  const back = `You can close this tab and go back to ${appName}.`;
  switch (page) {
    case 'success':
      return {
        title: 'You are signed in',
        text: [`${providerName} confirmed who you are.`, back],
        mark: `${ring}<path d="m7.5 12.5 3 3 6-6.5"/>`,
      };
    case 'denied':
      return {
        title: 'Sign-in was declined',
        text: [
          `${providerName} did not let ${appName} in, and nothing was changed.`,
          `${back} You can try again there.`,
        ],
        mark: `${ring}<path d="M7.5 12h9"/>`,
      };
    case 'failed':
      return {
        title: 'Sign-in did not finish',
        text: [`${appName} could not complete the sign-in. It says why in its window.`, back],
        mark: `${ring}<path d="M12 7v6M12 16.5v.01"/>`,
      };
    case 'unfinished':
      return {
        title: 'Almost there',
        text: [`${appName} is still finishing the sign-in.`, back],
        mark: `${ring}<path d="M12 7v5l3 2"/>`,
      };
    case 'stray':
      return { title: 'Nothing to do here', text: ['You can close this tab.'], mark: `${ring}<path d="M7.5 12h9"/>` };
  }
}

/**
 * Returns a complete page without scripts or external resources. Names come from the configuration, so they are
 * escaped.
 */
export function landingPage(page: LandingPage, names: LandingNames): string {
  const { title, text, mark } = wordsFor(page, names);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(page === 'stray' ? title : `${title} · ${names.appName}`)}</title>
<style>${style}</style>
</head>
<body>
<main class="${page}">
<svg viewBox="0 0 24 24" aria-hidden="true">${mark}</svg>
<h1>${escapeHtml(title)}</h1>
${text.map((line) => `<p>${escapeHtml(line)}</p>`).join('\n')}
</main>
</body>
</html>
`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
