export { createRefreshLock } from './refresh-lock.ts';
