import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Whether Chromium's sandbox starts for this program: `works`; `off`, the program must run with --no-sandbox; or
 * `refused`, the program would abort at its start until the user runs `remedy`.
 */
export type SandboxVerdict =
  | { readonly kind: 'works' }
  | { readonly kind: 'off'; readonly why: string }
  | { readonly kind: 'refused'; readonly why: string; readonly remedy: string };

export interface LinuxMachine {
  readonly isRoot: boolean;
  /** The root of its file system: `/`, except in a test. */
  readonly files: string;
  /** Returns whether an unprivileged program may create a user namespace. */
  canUnshare(): boolean;
}

const thisMachine: LinuxMachine = {
  isRoot: process.getuid?.() === 0,
  files: '/',
  // Without the `unshare` tool the result is unknown, and the files decide.
  canUnshare: () => spawnSync('unshare', ['--user', 'true'], { stdio: 'ignore' }).status !== 1,
};

/**
 * Classifies this machine. On Linux the sandbox needs namespaces that an unprivileged user may create, or a helper
 * program that is setuid root. npm installs no setuid program, so a system that restricts namespaces stops an Electron
 * that runs from node_modules.
 */
export function judgeSandbox(program: string, machine: LinuxMachine = thisMachine): SandboxVerdict {
  if (process.platform !== 'linux') return { kind: 'works' };
  if (machine.isRoot) return { kind: 'off', why: 'Chromium does not start it for root' };
  if (isSetuidRoot(join(dirname(program), 'chrome-sandbox'))) return { kind: 'works' };
  const restriction = findRestriction(program, machine);
  if (restriction === null) return { kind: 'works' };
  // A container isolates by itself, and its user cannot change the settings of the host's kernel.
  if (isContainer(machine)) return { kind: 'off', why: `this container allows none: ${restriction.why}` };
  return { kind: 'refused', ...restriction };
}

function findRestriction(program: string, machine: LinuxMachine) {
  const setting = (name: string) => read(join(machine.files, 'proc/sys', name)).trim();
  if (setting('kernel/unprivileged_userns_clone') === '0') {
    return {
      why: 'kernel.unprivileged_userns_clone is 0',
      remedy: remedyOf(
        'sudo sysctl -w kernel.unprivileged_userns_clone=1',
        'It lets every program of this computer make user namespaces, until the next boot.',
      ),
    };
  }
  if (setting('user/max_user_namespaces') === '0') {
    return {
      why: 'user.max_user_namespaces is 0',
      remedy: remedyOf(
        'sudo sysctl -w user.max_user_namespaces=15000',
        'It lets every program of this computer make user namespaces, until the next boot.',
      ),
    };
  }
  if (setting('kernel/apparmor_restrict_unprivileged_userns') === '1') {
    if (hasProfile(program, machine)) return null;
    return { why: 'AppArmor restricts user namespaces, as Ubuntu does since 23.10', remedy: appArmorRemedy(program) };
  }
  if (machine.canUnshare()) return null;
  const helper = join(dirname(program), 'chrome-sandbox');
  return {
    why: 'the kernel refuses user namespaces',
    remedy: remedyOf(
      `sudo chown root:root '${helper}' && sudo chmod 4755 '${helper}'`,
      'It lets this program use its setuid helper in place of user namespaces.',
    ),
  };
}

const remedyOf = (command: string, meaning: string) => `\n  ${command}\n\n${meaning}\n`;

function appArmorRemedy(program: string): string {
  const file = '/etc/apparmor.d/nightlatch-electron';
  const profile = `abi <abi/4.0>,\\nprofile nightlatch-electron "${program}" flags=(unconfined) {\\n  userns,\\n}\\n`;
  return remedyOf(
    `printf '${profile}' | sudo tee ${file} && sudo apparmor_parser -r ${file}`,
    'It lets this one program make the namespaces of its sandbox, and lasts; `sudo rm` the file to take it back.\n' +
      '`sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0` would allow it to every program, until the next boot.',
  );
}

/** Only root can read the loaded profiles; the profiles that the system loads at its start are readable files. */
function hasProfile(program: string, { files }: LinuxMachine): boolean {
  const folder = join(files, 'etc/apparmor.d');
  if (!existsSync(folder)) return false;
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => read(join(folder, entry.name)))
    .some((text) => text.includes(program) && /^\s*userns\b/m.test(text));
}

function isSetuidRoot(helper: string): boolean {
  const found = statSync(helper, { throwIfNoEntry: false });
  return found !== undefined && found.uid === 0 && (found.mode & 0o4001) === 0o4001;
}

function isContainer({ files }: LinuxMachine): boolean {
  return ['.dockerenv', 'run/.containerenv'].some((name) => existsSync(join(files, name)));
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
