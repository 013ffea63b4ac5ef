import { parseArgs } from 'node:util';

export interface CommandLine {
  /** `--config FILE` or `--config=FILE`. */
  readonly config: string | undefined;
  /** `--renderer-url=URL`: the renderer's development server. Read only in runs that are not packaged. */
  readonly rendererUrl: URL | undefined;
  /** `--keychain-suffix=WORD`, as it was given. `keychainService` says when it counts. */
  readonly keychainSuffix: string | undefined;
}

/** What the app was started with. Unknown switches are Chromium's, and are left to it. */
export function readCommandLine(argv: readonly string[], packaged: boolean): CommandLine {
  const { values } = parseArgs({
    args: argv.slice(1),
    strict: false,
    allowPositionals: true,
    options: {
      config: { type: 'string' },
      'renderer-url': { type: 'string' },
      'keychain-suffix': { type: 'string' },
    },
  });
  const { config, 'renderer-url': rendererUrl, 'keychain-suffix': suffix } = values;
  return {
    // `true` is a switch with nothing after it: a file was meant, and an empty name is one that is not there.
    config: config === true ? '' : typeof config === 'string' ? config : undefined,
    rendererUrl: typeof rendererUrl === 'string' && !packaged ? loopbackUrl(rendererUrl) : undefined,
    keychainSuffix: suffix === true ? '' : typeof suffix === 'string' ? suffix : undefined,
  };
}

/** A development server is on this computer, or it is not one. */
function loopbackUrl(text: string): URL | undefined {
  const url = URL.parse(text);
  return url?.protocol === 'http:' && url.hostname === '127.0.0.1' ? url : undefined;
}
