import { afterAll, beforeAll, expect, test } from 'vitest';
import { type BuiltPage, servePageAsBuilt } from './gallery/built-page.ts';

let built: BuiltPage;
let files: ReadonlyMap<string, string>;
beforeAll(async () => {
  built = await servePageAsBuilt();
  files = new Map(await built.files());
}, 60_000);
afterAll(() => built.close());

test('index.html contains no inline script, style or handler, only files', () => {
  const page = files.get('index.html') ?? '';
  const scripts = page.match(/<script\b[^>]*>[\s\S]*?<\/script>/g) ?? [];
  expect(scripts).toHaveLength(1);
  expect(scripts[0]).toMatch(/^<script type="module"[^>]* src="\.\/assets\/[^"]+\.js"><\/script>$/);
  expect(page).toMatch(/<link rel="stylesheet"[^>]* href="\.\/assets\/[^"]+\.css">/);
  expect(page).not.toMatch(/<style|\sstyle=|\son[a-z]+=|javascript:|data:/i);
});

test('no file embeds data: content, and no style sheet loads another file', () => {
  for (const [path, text] of files) {
    expect(text, path).not.toMatch(/data:(image|font|text)\//);
    if (path.endsWith('.css')) expect(text, path).not.toMatch(/url\(|@import|@font-face/);
  }
});

test('React is included once, in its production build, with no code of main or of the tests', () => {
  const scripts = [...files].filter(([path]) => path.endsWith('.js'));
  expect(scripts).toHaveLength(1);
  const text = scripts[0]?.[1] ?? '';
  expect(text).toContain('Sign out everywhere now');
  expect(text).not.toMatch(/fakeMain|jsxDEV|ZodError|openid-client|nightlatch:get-snapshot/);
  expect(text.length).toBeLessThan(300_000);
});
