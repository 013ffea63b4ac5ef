import { vi } from 'vitest';

/** Resolves once `check` no longer throws, within the time that a busy machine needs for background work. */
export const eventually = (check: () => unknown): Promise<unknown> => vi.waitFor(check, { timeout: 5_000 });
