/** The page of the app. A host of its own gives the page an origin of its own: `app://latchkey`. */
export const appPage = { scheme: 'app', host: 'latchkey', url: 'app://latchkey/index.html' } as const;
