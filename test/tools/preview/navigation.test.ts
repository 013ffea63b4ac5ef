import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { RunningApp } from '../../support/launch-app.ts';
import { createFixture, type Fixture, invoke, journalOf } from './fixture-app.ts';

let fixture: Fixture;
let app: RunningApp;
beforeAll(async () => {
  fixture = await createFixture();
  app = await fixture.start();
});
beforeEach(() => invoke(app.page, 'clear-journal'));
afterAll(() => fixture.close());

const go = (address: string) => app.page.evaluate((to) => void location.assign(to), address);
const stillThere = () => app.page.evaluate(() => document.title);

describe('a page that navigates', () => {
  test.each([
    ['another site', 'https://elsewhere.invalid/', 'https://elsewhere.invalid/'],
    ['another page of the app', '/other.html', 'app://fixture/other.html'],
    ['a mail program', 'mailto:someone@example.test', 'mailto:someone@example.test'],
  ])('to %s calls both guards, the more general one first, and either can prevent it', async (_where, to, seen) => {
    await go(to);
    await expect.poll(() => journalOf(app.page)).toEqual([`will-frame-navigate ${seen} main: true`]);
    expect(await stillThere()).toBe('Fixture');
  });

  test('by a link calls the guards too', async () => {
    await app.page.evaluate(() => {
      const link = document.createElement('a');
      link.href = '/other.html?by=link';
      document.body.append(link);
      link.click();
    });
    await expect
      .poll(() => journalOf(app.page))
      .toContain('will-frame-navigate app://fixture/other.html?by=link main: true');
    expect(await stillThere()).toBe('Fixture');
  });

  test('with both guards’ consent navigates after both were called', async () => {
    await go('/allowed.html');
    await app.page.waitForFunction(() => document.title === 'Other');
    expect(await journalOf(app.page)).toEqual([
      'will-frame-navigate app://fixture/allowed.html main: true',
      'will-navigate app://fixture/allowed.html main: true',
      'did-finish-load app://fixture/allowed.html',
    ]);
    await app.page.goBack();
    expect(await stillThere()).toBe('Fixture');
    expect((await journalOf(app.page)).filter((entry) => entry.startsWith('will-'))).toHaveLength(2);
  });

  test('by reloading itself is a navigation like any other', async () => {
    await app.page.evaluate(() => {
      Object.assign(window, { mark: 'still the same document' });
      location.reload();
    });
    await expect.poll(() => journalOf(app.page)).toEqual(['will-frame-navigate app://fixture/index.html main: true']);
    expect(await app.page.evaluate(() => Reflect.get(window, 'mark'))).toBe('still the same document');
  });

  test('within its document calls no guard', async () => {
    await app.page.evaluate(() => {
      location.hash = 'below';
    });
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await journalOf(app.page)).toEqual([]);
  });
});

describe('a redirect', () => {
  test('is emitted as will-redirect, which can prevent it', async () => {
    await app.page.evaluate(() => {
      const frame = document.createElement('iframe');
      frame.src = '/away?/allowed';
      document.body.append(frame);
    });
    await expect
      .poll(() => journalOf(app.page))
      .toEqual([
        'will-frame-navigate app://fixture/away?/allowed main: false',
        'will-redirect app://elsewhere/other.html main: false',
      ]);
  });
});

describe('a page that opens a window', () => {
  test('by window.open calls the handler, and gets null', async () => {
    expect(await app.page.evaluate(() => window.open('/other.html', 'second') === null)).toBe(true);
    await expect.poll(() => journalOf(app.page)).toEqual(['window-open app://fixture/other.html second']);
  });

  test('by a link with a target calls the handler, and no window opens', async () => {
    await app.page.evaluate(() => {
      const link = document.createElement('a');
      link.href = 'https://elsewhere.invalid/new';
      link.target = '_blank';
      document.body.append(link);
      link.click();
    });
    await expect
      .poll(() => journalOf(app.page))
      .toEqual([expect.stringMatching(/^window-open https:\/\/elsewhere\.invalid\/new /)]);
    await expect.poll(() => app.page.context().pages().length).toBe(1);
  });
});

test('a page that main reloads calls no guard', async () => {
  const loaded = app.page.waitForEvent('load');
  await app.page.evaluate(() => {
    void (Reflect.get(window, 'fixture') as { invoke(channel: string): Promise<unknown> }).invoke('reload-and-look');
  });
  await loaded;
  await expect.poll(() => journalOf(app.page)).toContainEqual(expect.stringMatching(/^did-finish-load/));
  expect((await journalOf(app.page)).filter((entry) => entry.startsWith('will-'))).toEqual([]);
});

test('a page that is reloaded from outside calls no guard', async () => {
  await app.page.reload();
  await expect.poll(() => journalOf(app.page)).toContainEqual(expect.stringMatching(/^did-finish-load/));
  expect((await journalOf(app.page)).filter((entry) => entry.startsWith('will-'))).toEqual([]);
});
