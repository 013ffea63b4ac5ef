import { expect, test } from 'vitest';
import { identityFrom } from '../../main/oidc/identity.ts';

const claims = { sub: 'user-1', iat: 1_000, exp: 2_000 };
const identity = (more: object) =>
  identityFrom({ ...claims, ...more }, { providerId: 'demo', issuer: 'https://id.example', skewMs: 30_000 });

test('the user authenticated at auth_time, or else when the token was issued', () => {
  expect(identity({ auth_time: 900 }).authenticatedAt).toBe(900_000);
  expect(identity({}).authenticatedAt).toBe(1_000_000);
});

test('the time of authentication is on our clock if the provider states it, and otherwise unknown', () => {
  expect(identity({ auth_time: 900 }).provenAt).toBe(870_000);
  expect(identity({}).provenAt).toBeNull();
});

test('a name is one line of text in one direction', () => {
  expect(identity({ name: '  Ada\u202e\n\u0007 Example\u0000 ' }).account.name).toBe('Ada Example');
});

test('a name of any length is cut to 200 characters, and no character is split', () => {
  expect(identity({ name: '𝒜'.repeat(300) }).account.name).toBe('𝒜'.repeat(200));
});

test.for([undefined, '', ' \n ', 7, { first: 'Ada' }])('%j is not a name', (name) => {
  expect(identity({ name }).account.name).toBeNull();
});

test('a user name replaces a missing name', () => {
  expect(identity({ preferred_username: 'ada' }).account.name).toBe('ada');
});

test('the subject is used unchanged', () => {
  expect(identity({ sub: ' User-1 ' }).account.subject).toBe(' User-1 ');
});

test('the level of assurance is the one that the provider states', () => {
  expect(identity({ acr: 'urn:example:otp' }).acr).toBe('urn:example:otp');
  expect(identity({}).acr).toBeNull();
});
