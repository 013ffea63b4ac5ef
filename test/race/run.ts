/**
 * `npm run test:race -- --expiries N`: two processes refresh one stored session on a real keychain for N access token
 * lifetimes, and the provider counts their requests.
 */
import { parseArgs } from 'node:util';
import { runSession } from '../../tools/scripts/process/run-session.ts';
import { runRace } from './run-race.ts';

await runSession(async () => {
  const { values } = parseArgs({ options: { expiries: { type: 'string', default: '10000' } } });
  const expiries = Number(values.expiries);
  if (!Number.isSafeInteger(expiries) || expiries < 1) throw new Error('--expiries takes a whole number above 0');
  if (process.platform !== 'linux') throw new Error('the race brings its own keyring, which needs Linux');
  const facts = await runRace(expiries, (done) => process.stdout.write(`${done} of ${expiries} expiries\n`));
  process.stdout.write(
    [
      `expiries               ${facts.expiries} (${Math.round(facts.simulatedHours)} simulated hours)`,
      `requests               ${facts.requests}`,
      `not exactly one        ${facts.notOne}`,
      `not the same token     ${facts.notTheSame}`,
      `ended by our own reuse ${facts.reuses}`,
      `tried again            ${JSON.stringify(facts.setbacks)}`,
      '',
    ].join('\n'),
  );
  const { notOne, notTheSame, reuses } = facts;
  return facts.expiries === expiries && notOne + notTheSame + reuses === 0 ? 0 : 1;
});
