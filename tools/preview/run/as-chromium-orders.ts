/**
 * Returns a command line as Electron passes it from a second instance to the first: Chromium puts all switches before
 * all other arguments and adds its own. A switch and its value, if that is a separate argument, are no longer adjacent.
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
