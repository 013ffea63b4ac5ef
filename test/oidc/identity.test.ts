import { expect, test } from 'vitest';
import { identityFrom } from '../../main/oidc/identity.ts';

const claims = { sub: 'user-1', iat: 1_000, exp: 2_000 };
const identity = (more: object) =>
  identityFrom({ ...claims, ...more }, { providerId: 'demo', issuer: 'https://id.example', skewMs: 30_000 });

test('the person proved who they are at auth_time, or else when the token was issued', () => {
  expect(identity({ auth_time: 900 }).authenticatedAt).toBe(900_000);
  expect(identity({}).authenticatedAt).toBe(1_000_000);
});

test('when that was is known by our clock where the provider says it, and by none where it does not', () => {
  expect(identity({ auth_time: 900 }).provenAt).toBe(870_000);
  expect(identity({}).provenAt).toBeNull();
});

test('a name is text of one line that runs one way', () => {
  expect(identity({ name: '  Ada\u202e\n\u0007 Example\u0000 ' }).account.name).toBe('Ada Example');
});

test('a name of any length takes 200 characters, none of them cut in two', () => {
  expect(identity({ name: '𝒜'.repeat(300) }).account.name).toBe('𝒜'.repeat(200));
});

test.for([undefined, '', ' \n ', 7, { first: 'Ada' }])('%j is no name', (name) => {
  expect(identity({ name }).account.name).toBeNull();
});

test('a user name stands in for a missing name', () => {
  expect(identity({ preferred_username: 'ada' }).account.name).toBe('ada');
});

test('the subject is taken as it is', () => {
  expect(identity({ sub: ' User-1 ' }).account.subject).toBe(' User-1 ');
});

test('the level of assurance is what the provider states', () => {
  expect(identity({ acr: 'urn:example:otp' }).acr).toBe('urn:example:otp');
  expect(identity({}).acr).toBeNull();
});
