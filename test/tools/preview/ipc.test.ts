import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { RunningApp } from '../../support/launch-app.ts';
import { call, createFixture, type Fixture, invoke, journalOf } from './fixture-app.ts';

let fixture: Fixture;
let app: RunningApp;
beforeAll(async () => {
  fixture = await createFixture();
  app = await fixture.start();
});
beforeEach(() => invoke(app.page, 'clear-journal'));
afterAll(() => fixture.close());

describe('arguments and answers', () => {
  test('what structured clone carries goes to main and comes back as it was', async () => {
    const outcomes = await call<Record<string, boolean>>(app.page, 'carry');
    expect(Object.entries(outcomes).filter(([, kept]) => !kept)).toEqual([]);
    expect(Object.keys(outcomes).length).toBeGreaterThan(15);
  });

  test('main sees the values themselves, not a text of them', async () => {
    const seen = await invoke(app.page, 'describe', 1, 'two', [3], { four: { five: null } });
    expect(seen).toBe("[ 1, 'two', [ 3 ], { four: { five: null } } ]");
  });

  test('what cannot be cloned is refused before it is sent', async () => {
    const outcomes = await call<Record<string, string>>(app.page, 'refuse');
    expect(Object.keys(outcomes).length).toBe(6);
    for (const message of Object.values(outcomes)) expect(message).toBe('Error: An object could not be cloned.');
    expect(await call(app.page, 'refuseToSend')).toBe('Error: An object could not be cloned.');
  });

  test('an answer that cannot be cloned is an error of the call', async () => {
    expect(await call(app.page, 'failureOf', 'answer-function')).toBe(
      "Error: Error invoking remote method 'answer-function': Error: An object could not be cloned.",
    );
  });
});

describe('errors over invoke', () => {
  test('an error of the handler arrives as text, with its name', async () => {
    expect(await call(app.page, 'failureOf', 'fail')).toBe(
      "Error: Error invoking remote method 'fail': RangeError: out of reach",
    );
  });

  test('a rejection that is no error arrives as text too', async () => {
    expect(await call(app.page, 'failureOf', 'fail-plainly')).toBe(
      "Error: Error invoking remote method 'fail-plainly': only text",
    );
  });

  test('a channel without a handler says so', async () => {
    expect(await call(app.page, 'failureOf', 'nobody')).toBe(
      "Error: Error invoking remote method 'nobody': Error: No handler registered for 'nobody'",
    );
  });
});

describe('messages without an answer', () => {
  test('main hears them, replies to the frame, and can push by itself', async () => {
    const [answered, pushed] = await call<[unknown, unknown]>(app.page, 'tell', { a: 1 });
    expect(answered).toEqual({ value: { a: 1 }, type: 'frame' });
    expect(pushed).toEqual([true, { a: 1 }]);
  });

  test('the event of a push is the preload’s own, with the ipcRenderer as its sender', async () => {
    expect(await call(app.page, 'eventOfPush')).toEqual([true, 0]);
  });

  test('a removed listener hears nothing more', async () => {
    expect(await call(app.page, 'unsubscribed')).toBe(0);
  });
});

describe('the sender', () => {
  test('is the main frame of the window, with the address and origin of the app’s own scheme', async () => {
    expect(await invoke(app.page, 'sender')).toEqual({
      type: 'frame',
      isContents: true,
      isMainFrame: true,
      fromContents: true,
      url: 'app://fixture/index.html',
      origin: 'app://fixture',
      parent: null,
      isTop: true,
      ids: [true, true],
    });
  });

  test('follows a change of address within the document', async () => {
    await app.page.evaluate(() => history.replaceState(null, '', '/index.html?tab=two#there'));
    await expect
      .poll(() => invoke<{ url: string }>(app.page, 'sender').then(({ url }) => url))
      .toBe('app://fixture/index.html?tab=two#there');
    await app.page.evaluate(() => history.replaceState(null, '', '/index.html'));
  });

  test('is null once its frame has gone to another document', async () => {
    const loaded = app.page.waitForEvent('load');
    await app.page.evaluate(() => {
      void (Reflect.get(window, 'fixture') as { invoke(channel: string): Promise<unknown> }).invoke('reload-and-look');
    });
    await loaded;
    await expect.poll(() => journalOf(app.page)).toContain('sender after reload: null');
  });

  test('a frame inside the page is known with its parent, and has no bridge', async () => {
    const bridged = await app.page.evaluate(async () => {
      const names: boolean[] = [];
      for (const address of ['/allowed.html', '/allowed.html?second']) {
        const frame = document.createElement('iframe');
        frame.src = address;
        const loaded = new Promise((resolve) => frame.addEventListener('load', resolve));
        document.body.append(frame);
        await loaded;
        names.push('fixture' in (frame.contentWindow as Window));
      }
      return names;
    });
    expect(bridged).toEqual([false, false]);
    const child = { origin: 'app://fixture', hasParent: true, frames: [] };
    expect(await invoke(app.page, 'frames')).toEqual({
      url: 'app://fixture/index.html',
      origin: 'app://fixture',
      hasParent: false,
      frames: [
        { ...child, url: 'app://fixture/allowed.html' },
        { ...child, url: 'app://fixture/allowed.html?second' },
      ],
    });
    await app.page.evaluate(() => {
      for (const frame of document.querySelectorAll('iframe')) frame.remove();
    });
    await expect.poll(() => invoke<{ frames: unknown[] }>(app.page, 'frames').then(({ frames }) => frames)).toEqual([]);
  });
});
