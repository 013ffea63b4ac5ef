export type { Config, ProviderConfig } from './config-schema.ts';
export { loadConfig } from './load-config.ts';
