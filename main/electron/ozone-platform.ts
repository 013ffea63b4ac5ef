import { app } from 'electron/main';

/** What Chromium draws its windows on, on Linux: `x11`, `wayland`, or `''` if no switch says so. */
export const ozonePlatform = (): string => app.commandLine.getSwitchValue('ozone-platform');
