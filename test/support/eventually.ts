import { vi } from 'vitest';

/** Resolves once `check` throws nothing any more, within the time that a busy machine takes for what happens unwatched. */
export const eventually = (check: () => unknown): Promise<unknown> => vi.waitFor(check, { timeout: 5_000 });
