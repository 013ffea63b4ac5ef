import { expect } from 'vitest';
import { test } from '../support/hostile-test.ts';
import { attemptSignIn } from '../support/sign-in-attempt.ts';

test.for(['javascript:alert(1)', 'file:///etc/passwd', 'ms-settings:'])(
  'a page to open at %j is rejected',
  async (address, { hostile }) => {
    hostile.twist('discovery', (honest) => ({
      body: { ...(honest.body as object), authorization_endpoint: address },
    }));
    expect(await attemptSignIn(hostile)).toMatchObject({ code: 'provider-insecure', tokenRequests: 0 });
  },
);

test.for(['https://user@id.example/x', 'https://:secret@id.example/x', 'https://id.example/x#y', 'not an address', 7])(
  'an endpoint at %j is rejected',
  async (address, { hostile }) => {
    hostile.twist('discovery', (honest) => ({ body: { ...(honest.body as object), token_endpoint: address } }));
    expect(await attemptSignIn(hostile)).toMatchObject({ code: 'provider-metadata-invalid', tokenRequests: 0 });
  },
);
