export { type CallApi, createApiCaller } from './api-caller.ts';
