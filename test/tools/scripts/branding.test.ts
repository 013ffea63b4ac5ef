import { expect, test } from 'vitest';
import {
  type Branding,
  brandingArguments,
  placeholdersIn,
  readBranding,
} from '../../../tools/scripts/packaging/branding.ts';

const own: Branding = {
  appId: 'com.example.nightlatch',
  publisher: 'Example Ltd',
  homepage: 'https://example.com/nightlatch',
  updates: 'https://updates.example.com/nightlatch',
};

test('the repository has placeholders only, and a release refuses each', () => {
  expect(placeholdersIn(readBranding())).toEqual(['appId', 'publisher', 'homepage', 'updates']);
});

test('a branding of its own has none', () => {
  expect(placeholdersIn(own)).toEqual([]);
});

test.each([
  ['appId', 'nightlatch'],
  ['appId', 'com.example'],
  ['appId', 'Com.Example.App'],
  ['publisher', ' '],
  ['homepage', 'http://example.com'],
  ['homepage', 'example.com'],
  ['updates', 'https://updates.example.invalid'],
])('a release refuses the %s %j', (field, value) => {
  expect(placeholdersIn({ ...own, [field]: value })).toEqual([field]);
});

test('electron-builder is told each name, and the entry of the desktop is named after the app', () => {
  expect(brandingArguments(own)).toEqual(
    expect.arrayContaining([
      '-c.appId=com.example.nightlatch',
      '-c.extraMetadata.desktopName=com.example.nightlatch.desktop',
      '-c.linux.maintainer=Example Ltd',
      '-c.publish.url=https://updates.example.com/nightlatch',
    ]),
  );
});
