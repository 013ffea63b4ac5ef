import { expect, test } from 'vitest';
import { codeOf, retryAfterOf, SessionError } from '../../../main/session/ports/errors.ts';

test('an EngineError prints its code and nothing more, wherever it is printed', () => {
  const error = new SessionError('provider-unreachable', { cause: new Error('secret of the wire') });
  expect({ name: error.name, message: error.message }).toEqual({
    name: 'SessionError',
    message: 'provider-unreachable',
  });
  expect(JSON.stringify(error)).not.toContain('secret of the wire');
  expect(Object.keys(error)).not.toContain('cause');
});

test('its cause is kept for a debugger, and is absent if none was given', () => {
  const cause = new Error('why');
  expect(new SessionError('internal', { cause }).cause).toBe(cause);
  expect('cause' in new SessionError('internal')).toBe(false);
  expect('cause' in new SessionError('internal', { inDoubt: true })).toBe(false);
});

test('by default an error is not in doubt and asks for no wait', () => {
  expect(new SessionError('provider-error')).toMatchObject({ inDoubt: false, retryAfterMs: null });
  expect(new SessionError('provider-error', { inDoubt: true, retryAfterMs: 5 })).toMatchObject({
    inDoubt: true,
    retryAfterMs: 5,
  });
});

test('the code and the wait of any thrown value are read', () => {
  expect(codeOf(new SessionError('refresh-refused'))).toBe('refresh-refused');
  for (const thrown of [new Error('refresh-refused'), { code: 'refresh-refused' }, 'refresh-refused', null]) {
    expect(codeOf(thrown)).toBe('internal');
    expect(retryAfterOf(thrown)).toBeNull();
  }
  expect(retryAfterOf(new SessionError('provider-busy', { retryAfterMs: 7_000 }))).toBe(7_000);
});
