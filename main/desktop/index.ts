export { watchDesktop } from './watch-desktop.ts';
