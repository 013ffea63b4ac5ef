import { expect, test } from 'vitest';
import { findInline } from '../../../tools/scripts/build/check-output.ts';

test.each([
  ['<script>alert(1)</script>', 'a script without src'],
  ['<script type="module">import "./a.js"</script>', 'a script without src'],
  ['<style>b { color: red }</style>', 'a style element'],
  ['<p style="color: red">', 'a style attribute'],
  ["<img src='x.png' onerror='alert(1)'>", 'an event handler attribute'],
  ['<a href="javascript:alert(1)">', 'a javascript: address'],
])('finds what the page’s policy would block: %s', (html, found) => {
  expect(findInline(html)).toBe(found);
});

test('accepts a page whose scripts and styles are all files', () => {
  const page =
    '<html lang="en"><link rel="stylesheet" href="./a.css"><script type="module" src="./a.js"></script></html>';
  expect(findInline(page)).toBeNull();
});
