import { EventEmitter } from 'node:events';
import type { WebContentsFace } from '../contents/web-contents.ts';
import { refuseOptions } from '../refusing.ts';
import { createWindow, type WindowFace, type WindowOptions, type WindowSurroundings } from './window.ts';
import { webPreferenceOptions, windowOptions } from './window-options.ts';

/** Creates the class that main imports; each window is a window of the system's Chromium in app mode. */
export function createBrowserWindowClass(around: WindowSurroundings) {
  const windows = new Map<WindowFace, WebContentsFace>();
  const all = () => [...windows.keys()];

  class BrowserWindow {
    constructor(options: WindowOptions = {}) {
      if (!around.lifecycle.isReady()) throw new Error('Cannot create BrowserWindow before app is ready');
      refuseOptions('BrowserWindow', options, windowOptions);
      refuseOptions('webPreferences', options.webPreferences ?? {}, webPreferenceOptions);
      const { face, contents } = createWindow(around, options, BrowserWindow.prototype, (id) => {
        for (const window of all()) if (window.id === id) windows.delete(window);
        if (windows.size === 0) around.lifecycle.lastWindowClosed();
      });
      windows.set(face, contents);
      around.lifecycle.windowCreated(face, contents);
      // biome-ignore lint/correctness/noConstructorReturn: `new BrowserWindow()` must return the refusing object.
      return face as unknown as BrowserWindow;
    }

    static getAllWindows = (): WindowFace[] => all();
    static getFocusedWindow = (): WindowFace | null => all().find((window) => window.isFocused()) ?? null;
    static fromId = (id: number): WindowFace | null => all().find((window) => window.id === id) ?? null;
    static fromWebContents = (contents: WebContentsFace): WindowFace | null =>
      all().find((window) => windows.get(window) === contents) ?? null;
  }
  Object.setPrototypeOf(BrowserWindow.prototype, EventEmitter.prototype);
  return BrowserWindow;
}
