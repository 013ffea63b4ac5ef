import type { Seal } from '../../main/session/ports/seal.ts';

const refuse = () => Promise.reject(new Error('This test has no passcode.'));

/** A vault without a passcode, for tests of everything else. */
export const noSeal: Seal = {
  state: () => 'none',
  nextTryAt: () => null,
  subscribe: () => () => {},
  load: async () => {},
  open: refuse,
  shut: () => {},
  withKey: (task) => task(),
  set: refuse,
  change: refuse,
  remove: refuse,
  forget: async () => {},
};
