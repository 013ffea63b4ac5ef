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

/** Every switch that a packaged app accepts, with the values it may have. docs/configuration.md lists the same. */
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
 * The first of these arguments that a packaged app refuses, or `null`. Chromium obeys every switch that it knows, and
 * many of them void what protects a sign-in, so that only named switches are accepted. `args` are those after the
 * program, as `process.argv` has them; what counts as a switch is Chromium's rule (`base::CommandLine`): everything up
 * to `--` that begins with a hyphen, on Windows also with a slash. Chromium ignores white space before it, and which
 * characters it counts as such differs per system: here each of them is ignored before a switch, and none before the
 * `--` that ends the switches, so that doubt refuses.
 *
 * Returns the switch without its value, which may hold anything.
 */
export function findRefusedSwitch(args: readonly string[], platform: NodeJS.Platform): string | null {
  for (const raw of args) {
    if (raw === '--') return null;
    const argument = raw.replace(whiteSpace, '');
    if (!isSwitch(argument, platform)) continue;
    const [name = '', ...value] = argument.split('=');
    if (isFromTheSystem(argument, platform)) continue;
    // The app reads its own switches by their long form only, so that a short or a slashed one would be lost silently.
    const long = name.startsWith('--') ? name.slice(2) : '';
    if (!Object.hasOwn(accepted, long) || accepted[long]?.(value.join('=')) !== true) return name;
  }
  return null;
}

function isSwitch(argument: string, platform: NodeJS.Platform): boolean {
  return argument.length > 1 && (argument.startsWith('-') || (platform === 'win32' && argument.startsWith('/')));
}

/** What a system calls white space in one of its rules: U+0085 is missing from JavaScript's, U+FEFF from the others. */
const whiteSpace = /^[\s\u0085\ufeff]+|[\s\u0085\ufeff]+$/g;

/**
 * The serial number with which older versions of macOS start an app; what the Windows installer says after an update, and
 * what Windows itself adds if a click on a notification starts the app (COM, `LocalServer32`).
 */
function isFromTheSystem(argument: string, platform: NodeJS.Platform): boolean {
  if (platform === 'darwin') return /^-psn_\d+_\d+$/.test(argument);
  return platform === 'win32' && /^(?:--updated|-embedding)$/i.test(argument);
}
