import { expect, test } from 'vitest';
import { createNoDirectory } from '../../main/directory/no-directory.ts';
import { Secret } from '../../main/session/ports/secret.ts';
import { thrownCode } from '../support/thrown-code.ts';

test('without a directory each request is rejected, and none resolves with an empty list', async () => {
  const directory = createNoDirectory();
  const token = new Secret('access');
  expect(directory.supported).toBe(false);
  expect(await thrownCode(directory.list(token))).toBe('devices-unsupported');
  expect(await thrownCode(directory.endOthers(token))).toBe('devices-unsupported');
  expect(await thrownCode(directory.accepts(token))).toBe('devices-unsupported');
});
