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

describe('arguments and results', () => {
  test('reach main and return unchanged if structured clone supports them', async () => {
    const outcomes = await call<Record<string, boolean>>(app.page, 'carry');
    expect(Object.entries(outcomes).filter(([, kept]) => !kept)).toEqual([]);
    expect(Object.keys(outcomes).length).toBeGreaterThan(15);
  });

  test('reach main as values, not as text', async () => {
    const seen = await invoke(app.page, 'describe', 1, 'two', [3], { four: { five: null } });
    expect(seen).toBe("[ 1, 'two', [ 3 ], { four: { five: null } } ]");
  });

  test('that cannot be cloned are refused before they are sent', async () => {
    const outcomes = await call<Record<string, string>>(app.page, 'refuse');
    expect(Object.keys(outcomes).length).toBe(6);
    for (const message of Object.values(outcomes)) expect(message).toBe('Error: An object could not be cloned.');
    expect(await call(app.page, 'refuseToSend')).toBe('Error: An object could not be cloned.');
  });

  test('of a handler that cannot be cloned are an error of the call', async () => {
    expect(await call(app.page, 'failureOf', 'answer-function')).toBe(
      "Error: Error invoking remote method 'answer-function': Error: An object could not be cloned.",
    );
  });
});

describe('errors over invoke', () => {
  test('arrive as text, with the error’s name', async () => {
    expect(await call(app.page, 'failureOf', 'fail')).toBe(
      "Error: Error invoking remote method 'fail': RangeError: out of reach",
    );
  });

  test('arrive as text also if the rejection is not an error', async () => {
    expect(await call(app.page, 'failureOf', 'fail-plainly')).toBe(
      "Error: Error invoking remote method 'fail-plainly': only text",
    );
  });

  test('name a channel without a handler', async () => {
    expect(await call(app.page, 'failureOf', 'nobody')).toBe(
      "Error: Error invoking remote method 'nobody': Error: No handler registered for 'nobody'",
    );
  });
});

describe('messages without a result', () => {
  test('reach main, which replies to the frame and can push by itself', async () => {
    const [answered, pushed] = await call<[unknown, unknown]>(app.page, 'tell', { a: 1 });
    expect(answered).toEqual({ value: { a: 1 }, type: 'frame' });
    expect(pushed).toEqual([true, { a: 1 }]);
  });

  test('have an event of the preload’s own, with the ipcRenderer as its sender', async () => {
    expect(await call(app.page, 'eventOfPush')).toEqual([true, 0]);
  });

  test('do not reach a removed listener', async () => {
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

  test('is null once its frame has navigated to another document', async () => {
    const loaded = app.page.waitForEvent('load');
    await app.page.evaluate(() => {
      void (Reflect.get(window, 'fixture') as { invoke(channel: string): Promise<unknown> }).invoke('reload-and-look');
    });
    await loaded;
    await expect.poll(() => journalOf(app.page)).toContain('sender after reload: null');
  });

  test('is known with its parent if it is a frame inside the page, which has no bridge', async () => {
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
