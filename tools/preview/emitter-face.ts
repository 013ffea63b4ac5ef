import { EventEmitter } from 'node:events';
import { refusing } from './refusing.ts';

const subscribing = ['on', 'once', 'addListener', 'prependListener', 'prependOnceListener'] as const;

/**
 * Creates one of Electron's objects: an event emitter with `members` that throws for an event or member that preview
 * does not implement. `proto` is the prototype for `instanceof`.
 */
export function createEmitterFace<Members extends object>(
  name: string,
  events: readonly string[],
  members: Members,
  proto: object = EventEmitter.prototype,
): EventEmitter & Members {
  const emitter = new EventEmitter();
  Object.setPrototypeOf(emitter, proto);
  Object.defineProperties(emitter, Object.getOwnPropertyDescriptors(members));
  for (const method of subscribing) {
    Object.defineProperty(emitter, method, {
      value(event: string | symbol, listener: (...args: unknown[]) => void) {
        if (!events.includes(event as string)) {
          throw new Error(`preview: the event '${String(event)}' of ${name} is not implemented`);
        }
        EventEmitter.prototype[method].call(emitter, event, listener);
        return face;
      },
    });
  }
  const face = refusing(name, emitter as EventEmitter & Members);
  return face;
}
