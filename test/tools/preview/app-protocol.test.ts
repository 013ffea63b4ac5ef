import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunningApp } from '../../support/launch-app.ts';
import { createFixture, type Fixture, invoke, journalOf } from './fixture-app.ts';

let fixture: Fixture;
let app: RunningApp;
beforeAll(async () => {
  fixture = await createFixture();
  app = await fixture.start();
});
afterAll(() => fixture.close());

const fetchInPage = (address: string, init: { readonly method?: string; readonly body?: string } = {}) =>
  app.page.evaluate(
    async ([to, how]) => {
      try {
        const response = await fetch(to, how);
        return { status: response.status, text: await response.text() };
      } catch (error) {
        return { status: 0, text: `${(error as Error).name}` };
      }
    },
    [address, init] as const,
  );

describe('requests for the app’s own scheme', () => {
  test('reach the handler with method, address and body, and get its status and body', async () => {
    const { status, text } = await fetchInPage('/told?x=1', { method: 'POST', body: 'grüße' });
    expect(status).toBe(201);
    expect(JSON.parse(text)).toEqual({ method: 'POST', url: 'app://fixture/told?x=1', body: 'grüße' });
  });

  test('may get a stream as response', async () => {
    expect(await fetchInPage('/streamed')).toEqual({ status: 200, text: 'one two three' });
  });

  test('reach the built-in scheme if the handler does not know them', async () => {
    expect(await fetchInPage('/nothing.js')).toEqual({ status: 404, text: 'nothing at fixture' });
  });

  test('reach the handler from a worker too', async () => {
    const told = await app.page.evaluate(
      () =>
        new Promise((resolve) =>
          new Worker('/worker.js', { type: 'module' }).addEventListener('message', ({ data }) => resolve(data)),
        ),
    );
    expect(told).toBe('app://fixture/told?by=worker');
  });

  test('fail as a network error if the handler throws', async () => {
    expect(await fetchInPage('/broken')).toEqual({ status: 0, text: 'TypeError' });
  });
});

describe('the Content Security Policy of the handler', () => {
  test('blocks requests that connect-src leaves out', async () => {
    expect(await fetchInPage('https://elsewhere.invalid/')).toEqual({ status: 0, text: 'TypeError' });
  });

  test('blocks text that would become script', async () => {
    const blocked = await app.page.evaluate(async () => {
      const violated = new Promise<string>((resolve) => {
        document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => resolve(effectiveDirective));
      });
      const script = document.createElement('script');
      script.textContent = 'window.ranInline = true';
      document.head.append(script);
      return { directive: await violated, ran: 'ranInline' in window };
    });
    expect(blocked).toEqual({ directive: 'script-src-elem', ran: false });
  });

  test('may name other origins of the scheme: a frame of one loads, isolated from the page', async () => {
    const reached = await app.page.evaluate(async () => {
      const frame = document.createElement('iframe');
      // Only the shell knows the form of the scheme here: the address is the page's own, with another host.
      frame.src = location.href
        .replace(location.host, location.host.replace('fixture', 'elsewhere'))
        .replace('index', 'allowed');
      const loaded = new Promise((resolve) => frame.addEventListener('load', resolve));
      document.body.append(frame);
      await loaded;
      return frame.contentDocument === null;
    });
    expect(reached).toBe(true);
    const journal = (await journalOf(app.page)).filter((entry) => entry.includes('elsewhere'));
    expect(journal).toEqual(['will-frame-navigate app://elsewhere/allowed.html main: false']);
    const { frames } = await invoke<{ frames: readonly object[] }>(app.page, 'frames');
    const url = 'app://elsewhere/allowed.html';
    expect(frames).toEqual([{ url, origin: 'app://elsewhere', hasParent: true, frames: [] }]);
  });
});

test('the page is a secure context with an origin of its own', async () => {
  expect(await app.page.evaluate(() => [isSecureContext, origin !== 'null'])).toEqual([true, true]);
});

test('permissions that main denies are denied', async () => {
  const states = await app.page.evaluate(() =>
    Promise.all(
      (['geolocation', 'notifications', 'camera', 'microphone', 'clipboard-read'] as PermissionName[]).map((name) =>
        navigator.permissions.query({ name }).then(({ state }) => state),
      ),
    ),
  );
  expect(states).toEqual(['denied', 'denied', 'denied', 'denied', 'denied']);
});

test('without the fetch privilege, the page’s own address cannot be fetched', async () => {
  const userDataDir = `${fixture.options.userDataDir}-without-fetch`;
  const { page, quit } = await fixture.start({ userDataDir, args: ['--without-fetch'] });
  const outcome = page.evaluate(() =>
    fetch('/told').then(
      () => 'answered',
      (error: Error) => error.name,
    ),
  );
  expect(await outcome).toBe('TypeError');
  await quit();
});
