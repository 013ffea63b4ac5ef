import { app } from 'electron/main';
import { appPage } from './app-page.ts';
import { readCommandLine } from './command-line.ts';

/**
 * The window shows one page and never leaves it. Every way to another page, window or guest is closed for every web
 * contents of the app, whichever part makes it.
 *
 * Electron puts `location.reload()` to the same guards. Only if the page comes from a development server, which a
 * packaged app never takes, may the page load itself again: Vite's client does so after a change.
 */
export function guardNavigation(): void {
  const isDeveloped = readCommandLine(process.argv, app.isPackaged).rendererUrl !== undefined;
  app.on('web-contents-created', (_created, contents) => {
    const guard = (event: { readonly url: string; readonly isMainFrame: boolean; preventDefault(): void }) => {
      const isReload = event.isMainFrame && event.url === appPage.url && contents.getURL() === appPage.url;
      if (!isDeveloped || !isReload) event.preventDefault();
    };
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
    contents.on('will-navigate', guard);
    contents.on('will-frame-navigate', guard);
    contents.on('will-redirect', (event) => event.preventDefault());
    contents.on('will-attach-webview', (event) => event.preventDefault());
  });
}
