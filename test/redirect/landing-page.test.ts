import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { type LandingPage, landingHeaders, landingPage } from '../../main/redirect/landing-page.ts';
import { listenerNames } from '../support/loopback.ts';

const pages: readonly LandingPage[] = ['success', 'denied', 'failed', 'unfinished', 'stray'];

describe.each(pages)('the %s page', (page) => {
  const html = landingPage(page, listenerNames);

  test('gives the next step', () => {
    expect(html).toContain('You can close this tab');
    expect(html.includes('go back to Nightlatch')).toBe(page !== 'stray');
  });

  test('loads, runs and links to nothing', () => {
    expect(html).not.toMatch(/<script|<link|<img|<iframe|<form|<a |\bsrc=|\bhref=|\bon[a-z]+=|style="|url\(|@import/i);
  });

  test('has a language, a title and one heading', () => {
    expect(html).toMatch(/<html lang="en">/);
    expect(html).toMatch(/<title>[^<]+<\/title>/);
    expect(html.match(/<h1>/g)).toHaveLength(1);
  });

  test('has exactly the style that its policy allows', () => {
    const style = /<style>([\s\S]*?)<\/style>/.exec(html)?.[1] ?? '';
    const hash = createHash('sha256').update(style).digest('base64');
    expect(landingHeaders['Content-Security-Policy']).toContain(`style-src 'sha256-${hash}'`);
    expect(landingHeaders['Content-Security-Policy']).toMatch(/^default-src 'none';/);
  });
});

test('no two pages have the same text', () => {
  expect(new Set(pages.map((page) => landingPage(page, listenerNames))).size).toBe(pages.length);
});

test('a stray request gets no information about the app', () => {
  expect(landingPage('stray', listenerNames)).not.toMatch(/nightlatch|example|sign/i);
});

test('names are escaped as text, whatever they contain', () => {
  const names = { appName: '<script>alert(1)</script>', providerName: '"><img src=x onerror=alert(1)>&amp;' };
  for (const page of pages) {
    const html = landingPage(page, names);
    expect(html).not.toMatch(/<script|<img|&amp;amp/);
  }
  expect(landingPage('success', names)).toContain('&#34;&#62;&#60;img');
});
