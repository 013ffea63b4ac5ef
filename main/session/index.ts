export { createEngine } from './engine.ts';
export type { Engine } from './engine-api.ts';
