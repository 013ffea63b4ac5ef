import { expect, test } from 'vitest';
import { uncaughtErrorFields } from '../../main/electron/uncaught-error-fields.ts';

function failing(message: string, more: object = {}, stack = ''): Error {
  const error = Object.assign(new TypeError(message), more);
  error.stack = `TypeError: ${message}\n${stack}`;
  return error;
}

test('the log has the code of an error and its place in the bundle', () => {
  const stack = '    at node:internal/x:1:1\n    at send (file:///opt/app.asar/dist/main/main.js:120:7)\n';
  expect(uncaughtErrorFields(failing('no', { code: 'ECONNRESET' }, stack))).toEqual({
    code: 'ECONNRESET',
    at: 'main.js:120:7',
  });
  const bare = '    at file:///opt/app.asar/dist/main/main.js:9:1\n';
  expect(uncaughtErrorFields(failing('no', {}, bare))).toEqual({ code: 'TypeError', at: 'main.js:9:1' });
});

test('the log has no message, invalid code, or value that is not an error', () => {
  const message = 'refused hidden-word\n    at hidden-word (x/hidden.js:1:1)';
  const fields = [
    uncaughtErrorFields(failing(message, { code: 'a hidden-word' })),
    uncaughtErrorFields('hidden-word'),
    uncaughtErrorFields({ code: 'hidden-word' }),
    uncaughtErrorFields(undefined),
  ];
  expect(JSON.stringify(fields)).not.toContain('hidden');
});
