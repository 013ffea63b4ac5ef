import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ProviderContext } from 'oidc-provider';
import { type Page, renderPage } from './pages/page.ts';

/** The headers of every response; our own pages replace the policy with a stricter one, without any scripts. */
export const baselineHeaders: Readonly<Record<string, string>> = {
  // The provider's own self-submitting pages add the hash of their script to `script-src`.
  'content-security-policy': "default-src 'none'; script-src 'self'; base-uri 'none'; frame-ancestors 'none'",
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cross-origin-opener-policy': 'same-origin',
};

export function sendPage(response: ServerResponse, status: number, page: Page): void {
  const { headers, markup } = renderPage(page);
  response.writeHead(status, headers).end(markup);
}

/** Sends the page from inside the provider's own handler. The status stays as the provider set it. */
export function putPage(context: ProviderContext, page: Page): void {
  const { headers, markup } = renderPage(page);
  context.set(headers);
  context.body = markup;
}

export function sendJson(
  response: ServerResponse,
  status: number,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}

const longestBody = 8192;

/** Resolves with the fields of a posted form; `null` if the body is no form, or longer than 8 KiB. */
export async function readForm(request: IncomingMessage): Promise<URLSearchParams | null> {
  const text = await readText(request, 'application/x-www-form-urlencoded');
  return text === null ? null : new URLSearchParams(text);
}

/** Resolves with the body of a request; `null` if it has another type, or is longer than 8 KiB. */
export async function readText(request: IncomingMessage, type: string): Promise<string | null> {
  if (request.headers['content-type']?.split(';')[0]?.trim() !== type) return null;
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length > longestBody) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
