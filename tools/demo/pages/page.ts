import { type Html, html } from './html.ts';

export interface Page {
  readonly title: string;
  readonly body: Html;
  /** The origin that a form of this page may lead to, redirects included, besides the provider itself; or `'any'`. */
  readonly formMayLeadTo?: string;
}

export interface RenderedPage {
  readonly headers: Readonly<Record<string, string>>;
  readonly markup: string;
}

export function renderPage({ title, body, formMayLeadTo }: Page): RenderedPage {
  const markup = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · Nightlatch demo provider</title>
<link rel="stylesheet" href="/style.css">
<link rel="icon" href="/icon.svg" type="image/svg+xml">
</head>
<body>
<header><img src="/icon.svg" alt="" width="28" height="28"><p>Nightlatch <b>demo provider</b></p></header>
<main>
<h1>${title}</h1>
${body}
</main>
<footer><p>This sign-in page runs on your computer, for trying Nightlatch out. Its accounts are made up, and it forgets
everything when it stops.</p></footer>
</body>
</html>
`;
  return {
    headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy(formMayLeadTo) },
    markup: markup.toString(),
  };
}

function policy(formMayLeadTo: string | undefined): string {
  const directives = [
    "default-src 'none'",
    "style-src 'self'",
    "img-src 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ];
  if (formMayLeadTo !== 'any') directives.push(`form-action 'self'${formMayLeadTo ? ` ${formMayLeadTo}` : ''}`);
  return directives.join('; ');
}
