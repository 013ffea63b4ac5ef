import { expect, test } from 'vitest';
import { isSecure, validateMetadata } from '../../main/oidc/validate-metadata.ts';
import { thrownCode } from '../support/thrown-code.ts';

const issuer = 'https://id.example';
const honest = {
  issuer,
  authorization_endpoint: `${issuer}/authorize`,
  token_endpoint: `${issuer}/token`,
  jwks_uri: 'https://keys.example/jwks',
  code_challenge_methods_supported: ['plain', 'S256'],
};

test('the minimum of a native client’s metadata is accepted, on any hosts', () => {
  expect(validateMetadata(honest, issuer, false).issuer).toBe(issuer);
});

test.for([
  ['no authorization endpoint', { authorization_endpoint: undefined }],
  ['no token endpoint', { token_endpoint: undefined }],
  ['no keys', { jwks_uri: undefined }],
  ['no word about PKCE', { code_challenge_methods_supported: undefined }],
  ['PKCE in words', { code_challenge_methods_supported: 'S256' }],
  ['no code flow', { response_types_supported: ['id_token'] }],
  ['pushed requests required and offered nowhere', { require_pushed_authorization_requests: true }],
] as const)('a document with %s is rejected', async ([, changes]) => {
  const metadata = { ...honest, ...changes } as unknown as Parameters<typeof validateMetadata>[0];
  expect(await thrownCode(() => validateMetadata(metadata, issuer, false))).toBe('provider-metadata-invalid');
});

test('plain HTTP is accepted on loopback addresses only, and only if it is allowed', () => {
  for (const [address, allowed, secure] of [
    ['https://id.example', false, true],
    ['http://127.0.0.1:8080', true, true],
    ['http://[::1]:8080', true, true],
    ['http://127.0.0.1:8080', false, false],
    ['http://localhost:8080', true, false],
    ['http://127.0.0.2', true, false],
    ['http://id.example', true, false],
    ['ftp://127.0.0.1', true, false],
  ] as const) {
    expect(isSecure(new URL(address), allowed), address).toBe(secure);
  }
});
