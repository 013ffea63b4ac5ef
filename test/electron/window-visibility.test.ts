import { EventEmitter } from 'node:events';
import type { BrowserWindow } from 'electron/main';
import { beforeEach, expect, test, vi } from 'vitest';
import { type Visibility, watchVisibility } from '../../main/electron/window-visibility.ts';

// Tests cannot run on macOS, so these are its facts: whether the app is hidden, and what its window returns.
const mac = vi.hoisted(() => ({ appIsHidden: false }));
vi.mock('electron/main', () => ({ app: { isHidden: () => mac.appIsHidden } }));

const window = Object.assign(new EventEmitter(), {
  visible: true,
  minimized: false,
  isVisible: () => window.visible,
  isMinimized: () => window.minimized,
});
let reported: Visibility[];
beforeEach(() => {
  window.removeAllListeners();
  Object.assign(window, { visible: true, minimized: false });
  mac.appIsHidden = false;
  reported = [];
});
const watch = (platform: NodeJS.Platform) =>
  watchVisibility(window as unknown as BrowserWindow, (visibility) => reported.push(visibility), platform);

test('on macOS a covered window counts as shown, whatever isVisible returns', () => {
  watch('darwin');
  window.emit('show');
  window.visible = false;
  window.emit('hide');
  expect(reported).toEqual(['window-shown']);
});

test('on macOS hiding the app or minimizing its window counts as hidden, and showing it again as shown', () => {
  watch('darwin');
  mac.appIsHidden = true;
  window.emit('hide');
  mac.appIsHidden = false;
  window.emit('show');
  window.minimized = true;
  window.emit('minimize');
  expect(reported).toEqual(['window-hidden', 'window-shown', 'window-hidden']);
});

test.each(['linux', 'win32'] as const)('on %s a window that is not visible counts as hidden', (platform) => {
  watch(platform);
  window.visible = false;
  window.emit('hide');
  window.emit('closed');
  expect(reported).toEqual(['window-hidden']);
});
