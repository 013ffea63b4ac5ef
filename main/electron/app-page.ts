/** The page of the app. A host of its own gives the page an origin of its own: `app://nightlatch`. */
export const appPage = { scheme: 'app', host: 'nightlatch', url: 'app://nightlatch/index.html' } as const;
