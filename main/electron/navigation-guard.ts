import { app } from 'electron/main';

/**
 * The window shows one page and never leaves it. Every way to another page, window or guest is closed for every web
 * contents of the app, whichever part makes it.
 */
export function guardNavigation(): void {
  app.on('web-contents-created', (_created, contents) => {
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
    contents.on('will-navigate', (event) => event.preventDefault());
    contents.on('will-frame-navigate', (event) => event.preventDefault());
    contents.on('will-redirect', (event) => event.preventDefault());
    contents.on('will-attach-webview', (event) => event.preventDefault());
  });
}
