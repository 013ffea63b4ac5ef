import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { build, Platform } from 'app-builder-lib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readBranding } from '../../../tools/scripts/packaging/branding.ts';
import { type PackedApp, packApp } from '../../support/packing/packed-app.ts';

/*
 * fpm, which makes the archives of deb and rpm, is downloaded from a host that some networks block. These tests run the
 * real electron-builder up to its call of fpm, and examine everything that it hands over: files, entry and scripts.
 */
const root = join(import.meta.dirname, '../../..');
let app: PackedApp;

beforeAll(async () => {
  if (process.platform === 'linux') app = await packApp();
}, 120_000);

afterAll(() => app?.remove());

function readEntry(folder: string): Readonly<Record<string, string>> {
  const [name = '', ...others] = readdirSync(join(folder, 'root/usr/share/applications'));
  expect(others).toEqual([]);
  const [group, ...lines] = readFileSync(join(folder, 'root/usr/share/applications', name), 'utf8')
    .trim()
    .split('\n');
  expect(group).toBe('[Desktop Entry]');
  const pairs = lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)] as const);
  return { file: name, ...Object.fromEntries(pairs) };
}

describe.skipIf(process.platform !== 'linux').each(['deb', 'rpm'] as const)('the %s', (type) => {
  test('has a desktop entry that starts the installed program without switches', () => {
    const folder = app.linuxPackage(type);
    const { Exec } = readEntry(folder);
    expect(Exec).toBe('/opt/Nightlatch/nightlatch %U');
    expect(existsSync(join(folder, 'root/opt/Nightlatch/nightlatch'))).toBe(true);
  });

  test('uses the same names for the entry, the window’s class and the icon as the running app', () => {
    const folder = app.linuxPackage(type);
    const { appId } = readBranding();
    const { file, StartupWMClass, Icon } = readEntry(folder);
    // Electron's app id on Wayland and WM_CLASS on X11 are desktopName without its suffix. Portals require reverse DNS.
    expect(file).toBe(`${appId}.desktop`);
    expect(appId).toMatch(/^[a-z]+(\.[a-z]+){2,}$/);
    expect(StartupWMClass).toBe(appId);
    const icons = readdirSync(join(folder, 'root/usr/share/icons'), { recursive: true, encoding: 'utf8' });
    expect(icons.map((icon) => basename(icon))).toContain(`${Icon}.svg`);
  });

  test('has scripts that parse, and that name only paths that the package installs', async () => {
    const folder = app.linuxPackage(type);
    for (const script of ['after-install', 'after-remove']) {
      await promisify(execFile)('bash', ['-n', join(folder, script)]);
      const paths = readFileSync(join(folder, script), 'utf8').match(/\/opt\/[^'" ]+/g) ?? [];
      expect(paths.length).toBeGreaterThan(0);
      expect(paths.filter((path) => !existsSync(join(folder, 'root', path)))).toEqual([]);
    }
  });

  test('gives chrome-sandbox the SUID bit only on a system without user namespaces', () => {
    const script = readFileSync(join(app.linuxPackage(type), 'after-install'), 'utf8');
    expect(script.match(/chmod .*/g)).toEqual([
      "chmod 4755 '/opt/Nightlatch/chrome-sandbox' || true",
      "chmod 0755 '/opt/Nightlatch/chrome-sandbox' || true",
    ]);
    expect(script).toMatch(/if ! \{.* unshare --user true; \}; then\s+(#.*\s+)?chmod 4755/);
  });

  test('lets only this program create user namespaces under AppArmor, until it is removed', () => {
    const folder = app.linuxPackage(type);
    const profile = readFileSync(join(folder, 'root/opt/Nightlatch/resources/apparmor-profile'), 'utf8');
    expect(profile).toMatch(/^profile "nightlatch" "\/opt\/Nightlatch\/nightlatch" flags=\(unconfined\) \{\s+userns,/m);
    expect(readFileSync(join(folder, 'after-install'), 'utf8')).toContain(
      "APPARMOR_PROFILE_TARGET='/etc/apparmor.d/nightlatch'",
    );
    const remove = readFileSync(join(folder, 'after-remove'), 'utf8');
    expect(remove).toContain("APPARMOR_PROFILE_DEST='/etc/apparmor.d/nightlatch'");
    expect(remove).toContain('rm -f "$APPARMOR_PROFILE_DEST"');
  });

  test('requires the tools that open the browser, and installs the app as root only', () => {
    const given = JSON.parse(readFileSync(join(app.linuxPackage(type), 'arguments.json'), 'utf8')) as readonly string[];
    expect(given.filter((_, index) => given[index - 1] === '-d')).toContain('xdg-utils');
    const roots = readdirSync(join(app.linuxPackage(type), 'root'));
    expect(roots.sort()).toEqual(['opt', 'usr']);
  });
});

test.skipIf(process.platform !== 'linux')(
  'an AppImage does not exist because it would switch the sandbox off',
  async () => {
    let entry = '';
    await build({
      projectDir: root,
      targets: Platform.LINUX.createTarget('AppImage'),
      prepackaged: app.installed,
      config: { directories: { output: join(app.installed, '../appimage') } },
      effectiveOptionComputed: (computed: { readonly desktop: string }) => {
        entry = computed.desktop;
        return Promise.resolve(true);
      },
    });
    expect(entry).toContain('Exec=AppRun --no-sandbox %U');
    const settings = readFileSync(join(root, 'electron-builder.yml'), 'utf8');
    expect(settings).toContain('target: [deb, rpm]');
  },
);
