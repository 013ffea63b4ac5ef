import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Rolldown } from 'vite';
import { root } from './bundle-options.ts';

const toolRooms = /(^|\/)(tools|test)\//;

/** Throws if a bundle contains a module from a room that never ships. */
export function checkModules(name: string, output: Rolldown.RolldownOutput): void {
  const modules = output.output.flatMap((part) => (part.type === 'chunk' ? part.moduleIds : []));
  const ours = modules.map((id) => id.slice(root.length)).filter((id) => !id.includes('/node_modules/'));
  if (ours.length === 0) throw new Error(`The bundle of ${name} holds none of our files.`);
  const strangers = ours.filter((id) => toolRooms.test(id));
  if (strangers.length > 0) throw new Error(`The bundle of ${name} holds what never ships: ${strangers.join(', ')}`);
}

/** Throws if a page has an inline script, style or handler, because its policy (no 'unsafe-inline') blocks it. */
export function checkPages(folder: string): void {
  const pages = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.html'));
  if (!pages.includes('index.html')) throw new Error(`${folder} has no index.html.`);
  for (const page of pages) {
    const found = findInline(readFileSync(join(folder, page), 'utf8'));
    if (found !== null) throw new Error(`${page} has ${found}: move it to a file of its own.`);
  }
}

export function findInline(html: string): string | null {
  if (/<style[\s>]/i.test(html)) return 'a style element';
  for (const [tag = ''] of html.matchAll(/<script\b[^>]*>/gi)) {
    if (!/\ssrc\s*=/i.test(tag)) return 'a script without src';
  }
  for (const [tag = ''] of html.matchAll(/<[a-z][^>]*>/gi)) {
    if (/\sstyle\s*=/i.test(tag)) return 'a style attribute';
    if (/\son[a-z]+\s*=/i.test(tag)) return 'an event handler attribute';
    if (/=\s*["']?\s*javascript:/i.test(tag)) return 'a javascript: address';
  }
  return null;
}
