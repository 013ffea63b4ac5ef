import { app } from 'electron/main';

/** Returns the Linux display system of Chromium's windows: `x11`, `wayland`, or `''` if no switch is set. */
export const ozonePlatform = (): string => app.commandLine.getSwitchValue('ozone-platform');
