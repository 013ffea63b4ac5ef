import { app } from 'electron/main';
import { appPage } from './app-page.ts';
import { readCommandLine } from './command-line.ts';

/**
 * Keeps every web contents of the app on its page, whichever part creates it. No other page, window or guest can open.
 *
 * Electron applies the same guards to `location.reload()`. The page may reload itself only if it comes from a
 * development server, which a packaged app never uses, because Vite's client reloads after a change.
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
