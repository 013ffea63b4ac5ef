import * as client from 'openid-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DemoProvider, startDemoProvider } from '../../../tools/demo/demo-provider.ts';
import { signInAtDemo } from '../../support/demo-user.ts';
import { authorizationUrl, discoverDemo, freshSecrets, signIn } from './demo-client.ts';

let provider: DemoProvider;
let config: client.Configuration;

beforeAll(async () => {
  provider = await startDemoProvider();
  config = await discoverDemo(provider);
});

afterAll(() => provider.close());

describe('redirect URIs', () => {
  const oneTime = client.randomState();

  test.each([
    'http://127.0.0.1:1024/callback',
    'http://[::1]:65535/callback',
    `http://127.0.0.1:45678/callback/${oneTime}`,
    `http://[::1]:45678/callback/${oneTime}`,
  ])('%s is allowed', async (uri) => {
    const tokens = await signIn(config, { user: 'ada' }, { redirectUri: uri, push: true });
    expect(tokens.refresh_token).toBeDefined();
  });

  test.each([
    'http://127.0.0.1:45678/other',
    'http://127.0.0.1:45678/callback/',
    'http://127.0.0.1:45678/callback/short',
    `http://127.0.0.1:45678/callback/${oneTime}/more`,
    `http://127.0.0.1:45678/callback/${oneTime}?more=1`,
    `http://127.0.0.1:45678/callback/${oneTime}#more`,
    `http://127.0.0.1:45678/callback/${oneTime}\n`,
    `http://127.0.0.1:99999/callback/${oneTime}`,
    `http://localhost:45678/callback/${oneTime}`,
    `http://127.0.0.1.example.test:45678/callback/${oneTime}`,
    `http://127.0.0.1:45678@example.test/callback/${oneTime}`,
    `https://127.0.0.1:45678/callback/${oneTime}`,
    'https://example.test/callback',
  ])('%s is rejected without a redirect', async (uri) => {
    const url = await authorizationUrl(config, freshSecrets(), { redirectUri: uri });
    await expect(signInAtDemo(url, { user: 'ada' })).rejects.toThrow('invalid_redirect_uri');
    await expect(authorizationUrl(config, freshSecrets(), { redirectUri: uri, push: true })).rejects.toMatchObject({
      error: 'invalid_request',
    });
  });
});
