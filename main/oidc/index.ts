export { createProvider } from './provider.ts';
export { guardFetch } from './provider-fetch.ts';
