import { expect, test } from 'vitest';
import { captureProtection } from '../../main/electron/capture-protection.ts';

test('only Windows excludes the window from capture reliably', () => {
  expect((['win32', 'darwin', 'linux'] as const).map(captureProtection)).toEqual(['yes', 'not-offered', 'not-offered']);
});
