export { createLoopbackReceiver } from './loopback-receiver.ts';
