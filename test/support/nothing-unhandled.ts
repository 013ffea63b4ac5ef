import { afterEach, beforeEach, expect } from 'vitest';

/** Makes each test of the file fail if a promise rejects in it without a handler. */
export function expectNothingUnhandled(): void {
  let unhandled: unknown[] = [];
  const note = (error: unknown) => unhandled.push(error);
  beforeEach(() => {
    unhandled = [];
    process.on('unhandledRejection', note);
  });
  afterEach(() => {
    process.off('unhandledRejection', note);
    expect(unhandled).toEqual([]);
  });
}

/** Waits past the promises, until Node has reported unhandled rejections. */
export const nextTurn = () => new Promise((resolve) => setTimeout(resolve, 2));
