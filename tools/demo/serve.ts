import { parseArgs } from 'node:util';
import { startDemoProvider } from './demo-provider.ts';

/**
 * `node tools/demo/serve.ts [--port N] [--access-token-seconds N] [--until-stdin-closes]`
 *
 * Prints one line, `{"issuer":"...","clientId":"..."}`, once it accepts requests. It ends on SIGINT, on SIGTERM, when
 * the process that forked it exits, and with `--until-stdin-closes` when its standard input ends.
 */
async function serve(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '0' },
      'access-token-seconds': { type: 'string', default: '60' },
      'until-stdin-closes': { type: 'boolean', default: false },
    },
  });
  const port = wholeNumber('--port', values.port, 0, 65_535);
  const accessTokenSeconds = wholeNumber('--access-token-seconds', values['access-token-seconds'], 1, 86_400);

  const ending = new Promise<void>((resolve) => {
    process.once('SIGINT', resolve).once('SIGTERM', resolve).once('disconnect', resolve);
    if (values['until-stdin-closes']) process.stdin.once('end', resolve).once('error', resolve).resume();
  });

  const provider = await startDemoProvider({
    port,
    accessTokenSeconds,
    onFault: (error) => process.stderr.write(`demo provider: ${error instanceof Error ? error.stack : 'failed'}\n`),
  });
  process.stdout.write(`${JSON.stringify({ issuer: provider.issuer, clientId: provider.clientId })}\n`);

  await ending;
  await provider.close();
  // A pipe to a running parent would keep the process alive.
  process.stdin.destroy();
  if (process.connected) process.disconnect();
}

function wholeNumber(option: string, text: string, least: number, most: number): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= least && number <= most) return number;
  throw new RangeError(`${option} must be a whole number from ${least} to ${most}, not "${text}"`);
}

serve().catch((error: unknown) => {
  process.stderr.write(`demo provider: ${error instanceof Error ? error.message : 'could not start'}\n`);
  process.exitCode = 1;
});
