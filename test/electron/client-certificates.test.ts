import { EventEmitter } from 'node:events';
import type { Certificate } from 'electron/main';
import { expect, test, vi } from 'vitest';
import { chooseClientCertificate, restrictClientCertificates } from '../../main/electron/client-certificates.ts';

const app = await vi.hoisted(async () => new (await import('node:events')).EventEmitter());
vi.mock('electron/main', () => ({ app }));

const now = Date.parse('2026-11-01');
const seconds = (day: string) => Date.parse(day) / 1_000;

function certificate(issuerName: string, subjectName: string, validExpiry = seconds('2027-01-01')): Certificate {
  return { issuerName, subjectName, validStart: seconds('2026-01-01'), validExpiry } as Certificate;
}

const ofWork = certificate('Example CA', 'Ada');
const ofHome = certificate('Home CA', 'Ada');
const rules = [{ origin: 'https://login.example.com', issuerName: 'Example CA' }];
const choose = (server: string, certificates: readonly Certificate[], own = rules) =>
  chooseClientCertificate(own, server, certificates, now);

test('a server in the rules gets the certificate that they name', () => {
  expect(choose('login.example.com:443', [ofHome, ofWork])).toBe(ofWork);
});

test.each(['login.example.com:8443', 'login.example.com.evil.test:443', 'evil.test:443'])(
  '%s gets no certificate',
  (server) => {
    expect(choose(server, [ofWork])).toBeNull();
  },
);

test('a port and an address are compared as written in the origin', () => {
  const own = [
    { origin: 'https://login.example.com:8443', issuerName: 'Example CA' },
    { origin: 'https://[::1]', issuerName: 'Example CA' },
  ];
  expect(choose('login.example.com:8443', [ofWork], own)).toBe(ofWork);
  expect(choose('login.example.com:443', [ofWork], own)).toBeNull();
  expect(choose('[::1]:443', [ofWork], own)).toBe(ofWork);
});

test('a configured subject is required', () => {
  const own = [{ origin: 'https://login.example.com', issuerName: 'Example CA', subjectName: 'Grace' }];
  expect(choose('login.example.com:443', [ofWork], own)).toBeNull();
  const ofGrace = certificate('Example CA', 'Grace');
  expect(choose('login.example.com:443', [ofWork, ofGrace], own)).toBe(ofGrace);
});

test('the matching certificate that expires last is sent, and an expired or not yet valid one is not', () => {
  const older = certificate('Example CA', 'Ada', seconds('2026-12-01'));
  const expired = certificate('Example CA', 'Ada', seconds('2026-10-01'));
  const early = { ...certificate('Example CA', 'Ada', seconds('2030-01-01')), validStart: seconds('2029-01-01') };
  expect(choose('login.example.com:443', [older, ofWork, expired, early])).toBe(ofWork);
  expect(choose('login.example.com:443', [expired, early])).toBeNull();
});

test('Electron’s default, the first certificate of the store, is always prevented', () => {
  expect(app).toBeInstanceOf(EventEmitter);
  restrictClientCertificates(rules, () => now);
  const preventDefault = vi.fn();
  const presented: unknown[][] = [];
  const present = (...given: unknown[]) => void presented.push(given);
  app.emit('select-client-certificate', { preventDefault }, null, 'login.example.com:443', [ofHome, ofWork], present);
  app.emit('select-client-certificate', { preventDefault }, null, 'evil.test:443', [ofWork], present);
  expect(preventDefault).toHaveBeenCalledTimes(2);
  // Called without arguments, Electron continues without a certificate.
  expect(presented).toEqual([[ofWork], []]);
});
