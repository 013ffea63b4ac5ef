import type { StartCost } from './measures/start.ts';
import type { Result } from './result.ts';
import type { Spread } from './spread.ts';

const names: Readonly<Record<string, string>> = {
  nightlatch: 'Nightlatch',
  nightlatchOnKeychain: 'Nightlatch, system keychain',
  msalNode: 'MSAL Node',
  oidcClientTs: 'oidc-client-ts',
  openidClient: 'bare openid-client',
};

/** Returns the result as tables for reading. */
export function tablesOf(result: Result): string {
  const { warmToken, expiry, start, heapPerAccount, required } = result;
  const warm = Object.entries(warmToken.perSecond).map(([name, rate]) => [
    nameOf(name),
    spread(rate),
    `${figure(warmToken.perSecond.nightlatch.median / rate.median)} x`,
  ]);
  const burst = Object.entries(expiry.contenders).map(([name, outcome]) => [
    nameOf(name),
    figure(outcome.tokenRequests),
    figure(outcome.served),
    outcome.sessionSurvived ? 'lives' : 'ended by reuse',
    figure(outcome.waitMs.median),
    figure(outcome.waitMs.p99),
  ]);
  const accounts = result.plan.accounts;
  const startHead = accounts.map((count) => `${figure(count)} account${count === 1 ? '' : 's'}`);
  const cells = (costs: readonly StartCost[], cell: (cost: StartCost) => string) =>
    accounts.map((count) => {
      const cost = costs.find((one) => one.accounts === count);
      return cost === undefined ? '-' : cell(cost);
    });
  const rows = Object.entries(start.contenders);
  return [
    table(['Token from a warm cache', 'per second', 'Nightlatch is'], warm),
    table(
      [`${figure(expiry.callers)} callers at expiry`, 'requests', 'served', 'session', 'median ms', 'p99 ms'],
      burst,
    ),
    table(
      ['Start to the first token, in ms', ...startHead],
      rows.map(([name, costs]) => [nameOf(name), ...cells(costs, ({ startMs }) => spread(startMs))]),
    ),
    table(
      ['Timers alive', ...startHead, 'all in use', 'heap an account', 'all in use'],
      rows.map(([name, costs]) => [
        nameOf(name),
        ...cells(costs, ({ timers }) => figure(timers)),
        figureOr(costs.at(-1)?.inUse?.timers),
        kibibytes(heapPerAccount[name]?.started),
        kibibytes(heapPerAccount[name]?.inUse),
      ]),
    ),
    table(
      ['Required', 'wanted', 'found', ''],
      required.map(({ what, wanted, found, met }) => [
        what,
        wanted,
        found === null ? 'not measured' : figure(found),
        met === null ? '' : met ? 'met' : 'MISSED',
      ]),
    ),
  ].join('\n');
}

const nameOf = (name: string) => names[name] ?? name;
const figureOr = (value: number | null | undefined) => (value == null ? '-' : figure(value));
const kibibytes = (bytes: number | null | undefined) => (bytes == null ? '-' : `${figure(bytes / 1_024)} KiB`);
const spread = ({ median, least, most }: Spread) => `${figure(median)} (${figure(least)} to ${figure(most)})`;

function figure(value: number): string {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return Number(value.toFixed(digits)).toLocaleString('en');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...lines.map((line) => (line[column] ?? '').length)));
  const print = (line: readonly string[]) =>
    line
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ')
      .trimEnd();
  return [print(head), widths.map((width) => '-'.repeat(width)).join('  '), ...rows.map(print), ''].join('\n');
}
