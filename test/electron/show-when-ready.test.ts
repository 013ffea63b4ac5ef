import { EventEmitter } from 'node:events';
import type { BrowserWindow } from 'electron/main';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { showWhenReady } from '../../main/electron/show-when-ready.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A window whose events the test emits. Reading a destroyed one throws, as in Electron. */
class Window extends EventEmitter {
  readonly contents = new EventEmitter();
  shows = 0;
  isGone = false;

  get webContents(): EventEmitter {
    if (this.isGone) throw new TypeError('Object has been destroyed');
    return this.contents;
  }

  isDestroyed(): boolean {
    return this.isGone;
  }

  show(): void {
    this.shows += 1;
    this.emit('show');
  }
}

function world() {
  const window = new Window();
  const { contents } = window;
  const stop = showWhenReady(window as unknown as BrowserWindow);
  return { window, contents, stop };
}

test.each(['ready-to-show', 'did-finish-load', '2 s'] as const)('%s alone shows the window, once', (first) => {
  const { window, contents } = world();
  if (first === 'ready-to-show') window.emit(first);
  else if (first === 'did-finish-load') contents.emit(first);
  else {
    vi.advanceTimersByTime(1_999);
    expect(window.shows).toBe(0);
    vi.advanceTimersByTime(1);
  }
  expect(window.shows).toBe(1);
  window.emit('ready-to-show');
  contents.emit('did-finish-load');
  vi.advanceTimersByTime(10_000);
  expect(window.shows).toBe(1);
});

test.each(['the app', 'a second start'])('a window that %s has already shown is left as the user has it now', (who) => {
  const { window, contents, stop } = world();
  if (who === 'the app') window.emit('show');
  else stop();
  window.emit('ready-to-show');
  contents.emit('did-finish-load');
  vi.advanceTimersByTime(10_000);
  expect(window.shows).toBe(0);
});

test('a window that was closed before its page loaded is not touched', () => {
  const { window } = world();
  window.isGone = true;
  window.emit('closed');
  window.emit('ready-to-show');
  vi.advanceTimersByTime(10_000);
  expect(window.shows).toBe(0);
  expect(vi.getTimerCount()).toBe(0);
});
