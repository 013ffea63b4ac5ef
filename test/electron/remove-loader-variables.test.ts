import { expect, test } from 'vitest';
import { removeLoaderVariables } from '../../main/electron/remove-loader-variables.ts';

test('every variable of the napi-rs loaders is removed, and Node’s switch for unverified TLS, and no other', () => {
  const env: Record<string, string | undefined> = {
    NAPI_RS_NATIVE_LIBRARY_PATH: '/tmp/x.js',
    NAPI_RS_FORCE_WASI: '1',
    NAPI_RS_ENFORCE_VERSION_CHECK: '1',
    napi_rs_native_library_path: '/tmp/x.js',
    NODE_TLS_REJECT_UNAUTHORIZED: '0',
    HOME: '/home/ada',
    MY_NAPI_RS: '1',
  };
  removeLoaderVariables(env);
  expect(env).toEqual({ HOME: '/home/ada', MY_NAPI_RS: '1' });
});
