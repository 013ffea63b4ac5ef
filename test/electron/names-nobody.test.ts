import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const sources = ['main', 'preload', 'renderer', 'contract'].flatMap((room) =>
  readdirSync(join(root, room), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => ({ file: `${room}/${file}`, text: readFileSync(join(root, room, file), 'utf8') })),
);
const having = (what: RegExp) => sources.filter(({ text }) => what.test(text)).map(({ file }) => file);

test('a notification, which a lock screen may show, uses one of a few fixed sentences', () => {
  expect(having(/\bNotification\b/)).toEqual(['main/electron/notifications.ts']);
  const { text = '' } = sources.find(({ file }) => file === 'main/electron/notifications.ts') ?? {};
  expect(text.match(/new Notification\(.*\)/g)).toEqual([
    "new Notification({ title: 'Nightlatch', body: bodies[notice] })",
  ]);
  // The text is neither concatenated nor passed in another way.
  expect(text).not.toMatch(/`|\.body\b|\.title\b|subtitle/);
  expect(text).toMatch(/const bodies = \{[^}]*\} as const;/);
});

test('nothing is copied to the clipboard, so a lock has nothing to clear', () => {
  expect(having(/clipboard|execCommand/i)).toEqual([]);
});
