type Accepts = (value: string) => boolean;

const anything: Accepts = () => true;
const nothing: Accepts = (value) => value === '';
const oneOf =
  (...values: readonly string[]): Accepts =>
  (value) =>
    values.includes(value);
const matching =
  (pattern: RegExp): Accepts =>
  (value) =>
    pattern.test(value);

const waylandFeatures: readonly string[] = ['UseOzonePlatform', 'WaylandPerSurfaceScale', 'WaylandWindowDecorations'];

/** Every switch that a packaged app accepts, with its allowed values. docs/configuration.md has the same list. */
const accepted: Readonly<Record<string, Accepts>> = {
  config: anything,
  'user-data-dir': anything,
  lang: matching(/^[a-z]{2,3}([-_][a-z0-9]{2,8})*$/i),
  'force-device-scale-factor': matching(/^\d{1,2}(\.\d{1,4})?$/),
  'force-high-contrast': nothing,
  'force-prefers-reduced-motion': nothing,
  'force-renderer-accessibility': oneOf('', 'basic', 'form-controls', 'complete'),
  'disable-gpu': nothing,
  'ozone-platform': oneOf('wayland', 'x11'),
  'ozone-platform-hint': oneOf('auto', 'wayland', 'x11'),
  'enable-features': (value) => value.split(',').every((feature) => waylandFeatures.includes(feature)),
  'enable-wayland-ime': oneOf('', 'true'),
  'wayland-text-input-version': oneOf('1', '3'),
  'gtk-version': oneOf('3', '4'),
};

/**
 * Returns the first argument that a packaged app refuses, or `null`. Chromium obeys every switch that it knows, and
 * many of them disable what protects a sign-in, so only named switches are accepted. `args` are those after the
 * program, as in `process.argv`. Chromium's rule (`base::CommandLine`) decides what a switch is: everything up to `--`
 * that begins with a hyphen, on Windows also with a slash. Chromium ignores white space before it, and which characters
 * count as such differs per system. To be strict, this function ignores each of them before a switch, and none before
 * the `--` that ends the switches.
 *
 * Returns the switch without its value, which may contain anything.
 */
export function findRefusedSwitch(args: readonly string[], platform: NodeJS.Platform): string | null {
  for (const raw of args) {
    if (raw === '--') return null;
    const argument = raw.replace(whiteSpace, '');
    if (!isSwitch(argument, platform)) continue;
    const [name = '', ...value] = argument.split('=');
    if (isFromTheSystem(argument, platform)) continue;
    // The app reads its own switches by their long form only, so a short or slashed one would be ignored silently.
    const long = name.startsWith('--') ? name.slice(2) : '';
    if (!Object.hasOwn(accepted, long) || accepted[long]?.(value.join('=')) !== true) return name;
  }
  return null;
}

function isSwitch(argument: string, platform: NodeJS.Platform): boolean {
  return argument.length > 1 && (argument.startsWith('-') || (platform === 'win32' && argument.startsWith('/')));
}

/** White space by the rules of any system. U+0085 is missing from JavaScript's rule, U+FEFF from the others. */
const whiteSpace = /^[\s\u0085\ufeff]+|[\s\u0085\ufeff]+$/g;

/**
 * Returns whether the system added the argument: the serial number with which older versions of macOS start an app, the
 * Windows installer's switch after an update, or the one that Windows adds if a click on a notification starts the app
 * (COM, `LocalServer32`).
 */
function isFromTheSystem(argument: string, platform: NodeJS.Platform): boolean {
  if (platform === 'darwin') return /^-psn_\d+_\d+$/.test(argument);
  return platform === 'win32' && /^(?:--updated|-embedding)$/i.test(argument);
}
