import { beforeAll, expect, test, vi } from 'vitest';
import { guardSessions, pageSession } from '../../main/electron/sessions.ts';

const electron = await vi.hoisted(async () => {
  const { createPreviewNet } = await import('../support/preview-net.ts');
  return createPreviewNet();
});
vi.mock('electron/main', () => electron);

beforeAll(() => guardSessions());

test.each([
  ['the page’s', () => pageSession()],
  ['the default one, which Electron makes by itself', () => electron.session.defaultSession as Electron.Session],
  ['any that another part makes', () => electron.session.fromPartition('another') as Electron.Session],
])('no session downloads a dictionary: %s', (_, made) => {
  const session = made();
  expect(session.getSpellCheckerLanguages()).toEqual([]);
  expect(session.isSpellCheckerEnabled()).toBe(false);
});

test('the page’s session is kept in memory only', () => {
  expect(pageSession().isPersistent()).toBe(false);
  expect(pageSession()).toBe(pageSession());
});

test('HTTP/3 is off because over it Chromium repeats a request on a new connection too', () => {
  expect(electron.switches).toEqual(['disable-quic']);
});
