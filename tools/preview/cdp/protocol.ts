// The DevTools protocol's own types. playwright-core carries them, and its export map hides them from a bare import.
export type { Protocol } from '../../../node_modules/playwright-core/types/protocol.d.ts';
