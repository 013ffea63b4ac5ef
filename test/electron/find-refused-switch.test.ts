import { describe, expect, test } from 'vitest';
import { findRefusedSwitch } from '../../main/electron/find-refused-switch.ts';

const onLinux = (...args: readonly string[]) => findRefusedSwitch(args, 'linux');

test.each([
  ['linux', '\u00a0--'],
  ['linux', '\ufeff--'],
  ['win32', '\ufeff--'],
  ['win32', ' --'],
] as const)('on %s, %j does not end the switches: Chromium may treat it as a plain argument', (platform, ending) => {
  expect(findRefusedSwitch([ending, '--no-sandbox'], platform)).not.toBeNull();
});

test('all white space before a switch is ignored, as in Chromium', () => {
  for (const space of [' ', '\t', '\u00a0', '\u0085', '\ufeff']) {
    expect(findRefusedSwitch([`${space}--no-sandbox`], 'win32')).toBe('--no-sandbox');
  }
});

test('Windows may start the app for a click on a notification', () => {
  expect(findRefusedSwitch(['-Embedding'], 'win32')).toBeNull();
  expect(findRefusedSwitch(['-Embedding'], 'linux')).toBe('-Embedding');
});

describe('refused', () => {
  test.for([
    '--ignore-certificate-errors',
    '--ignore-certificate-errors-spki-list=abc',
    '--proxy-server=http://127.0.0.1:8080',
    '--proxy-pac-url=http://127.0.0.1/p.pac',
    '--host-rules=MAP * 127.0.0.1',
    '--host-resolver-rules=MAP * 127.0.0.1',
    '--log-net-log=/tmp/net.json',
    '--ssl-key-log-file=/tmp/keys',
    '--remote-debugging-port=0',
    '--remote-debugging-pipe',
    '--remote-allow-origins=*',
    '--js-flags=--allow-natives-syntax',
    '--load-extension=/tmp/x',
    '--no-sandbox',
    '--disable-gpu-sandbox',
    '--disable-web-security',
    '--renderer-cmd-prefix=/tmp/x',
    '--gpu-launcher=/tmp/x',
    '--utility-cmd-prefix=/tmp/x',
    '--enable-logging=file',
    '--log-file=/tmp/x',
    '--inspect=0',
    '--inspect-brk',
    '--expose-internals',
    '--password-store=basic',
    '--unsafely-treat-insecure-origin-as-secure=http://example.test',
    '--auth-server-whitelist=*',
    '--disable-features=BlockInsecurePrivateNetworkRequests',
    '--enable-features=NetworkServiceInProcess',
    '--enable-features=UseOzonePlatform,NetworkServiceInProcess',
    '--enable-features=UseOzonePlatform<Trial',
    '--ozone-platform=headless',
    '--lang=../../x',
    '--renderer-url=http://127.0.0.1:5173/',
    '--allow-file-access-from-files',
    '--type=renderer',
  ])('%s, named without its value', (argument) => {
    expect(onLinux(argument)).toBe(argument.split('=')[0]);
  });

  test('at any position, with white space around it, and as the value of another switch', () => {
    expect(onLinux('--config', 'a.json', 'b', '--no-sandbox')).toBe('--no-sandbox');
    expect(onLinux(' \t--no-sandbox\n')).toBe('--no-sandbox');
    expect(onLinux('--config', '--no-sandbox')).toBe('--no-sandbox');
  });

  test('a property name of Object.prototype', () => {
    expect(onLinux('--constructor')).toBe('--constructor');
    expect(onLinux('--__proto__')).toBe('--__proto__');
  });

  test('the short form that Chromium also accepts, even of an allowed switch', () => {
    expect(onLinux('-no-sandbox')).toBe('-no-sandbox');
    expect(onLinux('-config=a.json')).toBe('-config');
  });

  test('the slash form, on Windows only', () => {
    expect(findRefusedSwitch(['/no-sandbox'], 'win32')).toBe('/no-sandbox');
    expect(findRefusedSwitch(['/PROXY-SERVER=x'], 'win32')).toBe('/PROXY-SERVER');
    expect(findRefusedSwitch(['/no-sandbox'], 'linux')).toBeNull();
  });

  test('upper case, which Chromium ignores on Windows', () => {
    expect(findRefusedSwitch(['--No-Sandbox'], 'win32')).toBe('--No-Sandbox');
  });
});

describe('accepted', () => {
  test.for([
    ['--config', 'a.json'],
    ['--config=/a/b.json'],
    ['--config='],
    ['--user-data-dir=/x'],
    ['--lang=de'],
    ['--lang=zh-TW'],
    ['--force-device-scale-factor=1.5'],
    ['--force-renderer-accessibility'],
    ['--force-renderer-accessibility=complete'],
    ['--ozone-platform=wayland'],
    ['--ozone-platform-hint=auto'],
    ['--enable-features=UseOzonePlatform,WaylandWindowDecorations', '--enable-wayland-ime'],
    ['--disable-gpu'],
    ['-'],
    ['nightlatch://somewhere'],
    ['--', '--no-sandbox'],
    [],
  ])('%j', (args) => {
    expect(onLinux(...args)).toBeNull();
  });

  test('switches that the system adds, on that system only', () => {
    expect(findRefusedSwitch(['-psn_0_12345'], 'darwin')).toBeNull();
    expect(findRefusedSwitch(['-psn_0_12345'], 'linux')).toBe('-psn_0_12345');
    expect(findRefusedSwitch(['--updated'], 'win32')).toBeNull();
    expect(findRefusedSwitch(['--updated'], 'linux')).toBe('--updated');
  });
});
