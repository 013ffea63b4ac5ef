import { parseArgs } from 'node:util';

export interface CommandLine {
  /** `--config FILE` or `--config=FILE`. */
  readonly config: string | undefined;
  /** `--renderer-url=URL`: the renderer's development server. Ignored in a packaged app. */
  readonly rendererUrl: URL | undefined;
  /** `--keychain-suffix=WORD`, unvalidated. `keychainService` decides whether it counts. */
  readonly keychainSuffix: string | undefined;
}

/** Parses the command line. Unknown switches are Chromium's and are ignored here. */
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
    // `true` means a switch without a value. A file was intended, and an empty name is a missing file.
    config: config === true ? '' : typeof config === 'string' ? config : undefined,
    rendererUrl: typeof rendererUrl === 'string' && !packaged ? loopbackUrl(rendererUrl) : undefined,
    keychainSuffix: suffix === true ? '' : typeof suffix === 'string' ? suffix : undefined,
  };
}

/** Accepts only a development server on this computer. */
function loopbackUrl(text: string): URL | undefined {
  const url = URL.parse(text);
  return url?.protocol === 'http:' && url.hostname === '127.0.0.1' ? url : undefined;
}
