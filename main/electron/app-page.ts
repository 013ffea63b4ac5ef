/** The page of the app. Its own host gives it an origin of its own: `app://nightlatch`. */
export const appPage = { scheme: 'app', host: 'nightlatch', url: 'app://nightlatch/index.html' } as const;
