import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { runStep } from './step.mjs';

/**
 * The packages that a Linux machine needs besides npm's. Parts `of: 'desktop'` are needed for any window, and `isSpare`
 * returns whether this machine already has an equivalent, so that `npm start` on a desktop does not require it; tests
 * always start their own display and keyring. Parts `of: 'preview'` are needed only if Electron is not available, which
 * is known only after the attempt to fetch it.
 */
const parts = [
  {
    what: 'Chromium',
    of: 'preview',
    files: [
      '/usr/bin/chromium',
      '/usr/bin/chromium-browser',
      '/usr/bin/google-chrome',
      '/usr/bin/google-chrome-stable',
    ],
    // On Debian the sandbox is a separate package, for kernels that give a user no namespaces.
    names: { apt: 'chromium chromium-sandbox', dnf: 'chromium', pacman: 'chromium' },
    isSpare: hasChosenChromium,
  },
  {
    what: 'a virtual display',
    of: 'desktop',
    files: ['/usr/bin/Xvfb'],
    names: { apt: 'xvfb', dnf: 'xorg-x11-server-Xvfb', pacman: 'xorg-server-xvfb' },
    isSpare: hasDisplay,
  },
  {
    what: 'D-Bus',
    of: 'desktop',
    files: ['/usr/bin/dbus-daemon'],
    names: { apt: 'dbus', dnf: 'dbus-daemon', pacman: 'dbus' },
    isSpare: hasSessionBus,
  },
  {
    what: 'GNOME Keyring',
    of: 'desktop',
    files: ['/usr/bin/gnome-keyring-daemon'],
    names: { apt: 'gnome-keyring', dnf: 'gnome-keyring', pacman: 'gnome-keyring' },
    isSpare: hasSessionBus,
  },
  {
    what: 'gdbus',
    of: 'desktop',
    files: ['/usr/bin/gdbus'],
    names: { apt: 'libglib2.0-bin', dnf: 'glib2', pacman: 'glib2' },
    isSpare: hasSessionBus,
  },
  {
    what: 'xprintidle',
    of: 'preview',
    files: ['/usr/bin/xprintidle'],
    names: { apt: 'xprintidle', dnf: 'xprintidle', pacman: 'xprintidle' },
    isSpare: () => false,
  },
  {
    what: 'fonts',
    of: 'desktop',
    folders: [
      '/usr/share/fonts/truetype',
      '/usr/share/fonts/opentype',
      '/usr/share/fonts/noto',
      '/usr/share/fonts/TTF',
    ],
    names: { apt: 'fonts-noto-core', dnf: 'google-noto-sans-fonts', pacman: 'noto-fonts' },
    isSpare: hasDisplay,
  },
];

/** @param {'packages' | 'window' | 'preview' | 'everything'} needs */
export function missingSystemPackages(needs) {
  if (process.platform !== 'linux' || needs === 'packages') return [];
  const needed = needs === 'window' ? parts.filter((part) => part.of === 'desktop') : parts;
  return needed.filter((part) => !isPresent(part) && (needs === 'everything' || !part.isSpare()));
}

export async function installSystemPackages(missing) {
  const manager = packageManager();
  const names = missing.flatMap((part) => part.names[manager]?.split(' ') ?? [part.what]);
  const mayInstall = manager === 'apt' && process.getuid?.() === 0 && !isSnapOnly(names);
  if (!mayInstall) explainAndLeave(manager, names);

  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  // Repairs an interrupted installation; does nothing otherwise.
  await runStep('dpkg, in case an earlier run was interrupted', 'dpkg', ['--configure', '-a'], { env });
  await runStep('package lists', 'apt-get', ['update'], { env });
  const install = ['install', '-y', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=300', ...names];
  await runStep(`system packages (${names.join(' ')})`, 'apt-get', install, { env });
}

function explainAndLeave(manager, names) {
  const install = 'sudo apt-get update && sudo apt-get install -y --no-install-recommends';
  const list = names.join(' ');
  const chrome = 'google-chrome-stable_current_amd64.deb';
  const others = names.filter((name) => !name.startsWith('chromium'));
  const commands = {
    apt: isSnapOnly(names)
      ? `curl -fLO https://dl.google.com/linux/direct/${chrome}\n  ${install} ${[`./${chrome}`, ...others].join(' ')}`
      : `${install} ${list}`,
    dnf: `sudo dnf install -y ${list}`,
    pacman: `sudo pacman -S --needed ${list}`,
  };
  const command = commands[manager];
  process.stderr.write(
    command === undefined
      ? `Please install these with your system's package manager, then run this again: ${names.join(', ')}\n`
      : `System packages are missing, and installing them is yours to do. Run this, then try again:\n\n  ${command}\n`,
  );
  process.exit(1);
}

/** Ubuntu's chromium package only installs a snap, whose confinement prevents the tests from controlling it. */
function isSnapOnly(names) {
  return names.includes('chromium') && /^ID=ubuntu$/m.test(readIfThere('/etc/os-release'));
}

function packageManager() {
  if (existsSync('/usr/bin/apt-get')) return 'apt';
  if (existsSync('/usr/bin/dnf')) return 'dnf';
  return existsSync('/usr/bin/pacman') ? 'pacman' : 'unknown';
}

function isPresent(part) {
  if (part.files !== undefined) return part.files.some((file) => existsSync(file));
  return part.folders.some((folder) => existsSync(folder) && readdirSync(folder).length > 0);
}

/** Preview uses the Chromium that `NIGHTLATCH_CHROMIUM` names. */
function hasChosenChromium() {
  return existsSync(process.env.NIGHTLATCH_CHROMIUM ?? '');
}

function hasDisplay() {
  return Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

function hasSessionBus() {
  return Boolean(process.env.DBUS_SESSION_BUS_ADDRESS);
}

function readIfThere(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}
