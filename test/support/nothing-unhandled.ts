import { afterEach, beforeEach, expect } from 'vitest';

/** Each test of the file fails where a promise is rejected in it and nobody takes note. */
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

/** Past the promises, to where Node tells of rejections that nobody handled. */
export const nextTurn = () => new Promise((resolve) => setTimeout(resolve, 2));
