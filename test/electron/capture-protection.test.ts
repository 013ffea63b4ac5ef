import { expect, test } from 'vitest';
import { captureProtection } from '../../main/electron/capture-protection.ts';

test('only Windows keeps the window from others so that one can rely on it', () => {
  expect((['win32', 'darwin', 'linux'] as const).map(captureProtection)).toEqual(['yes', 'not-offered', 'not-offered']);
});
