// The DevTools protocol's own types. playwright-core ships them, but its export map hides them from a bare import.
export type { Protocol } from '../../../node_modules/playwright-core/types/protocol.d.ts';
