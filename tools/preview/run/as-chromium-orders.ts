/**
 * A command line as a second start hands it to the first in Electron: by Chromium, with all switches before all other
 * arguments and with switches of its own. A switch and a value of its own argument do not stand together any more.
 */
export function asChromiumOrders([program = '', ...args]: readonly string[]): readonly string[] {
  const end = args.indexOf('--');
  const before = end < 0 ? args : args.slice(0, end);
  const isSwitch = (argument: string) => argument.startsWith('-') && argument.length > 1;
  return [
    program,
    ...before.filter(isSwitch),
    '--allow-file-access-from-files',
    ...before.filter((argument) => !isSwitch(argument)),
    ...(end < 0 ? [] : args.slice(end)),
  ];
}
