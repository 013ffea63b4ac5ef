import { createEvent } from '../preventable-event.ts';

export const sessionEndEvents = ['query-session-end', 'session-end'] as const;

export type SessionEndEvent = (typeof sessionEndEvents)[number];

export function isSessionEndEvent(name: unknown): name is SessionEndEvent {
  return sessionEndEvents.some((event) => event === name);
}

export interface SessionEndOptions {
  readonly windows: () => Iterable<{ emit(event: SessionEndEvent, details: object): void }>;
  readonly report: (line: string) => void;
}

/**
 * Simulates the end of a Windows session as Electron reports it: it emits a query, then the end, at each window, and
 * Windows ends the process as soon as the event returns, without `will-quit`. Without a window Electron emits nothing.
 */
export function createSessionEnd({ windows, report }: SessionEndOptions): (event: SessionEndEvent) => void {
  return (name) => {
    const open = [...windows()];
    const event = createEvent({ reasons: ['logoff'] });
    for (const window of open) window.emit(name, event);
    if (name === 'query-session-end')
      report(`the end of the session is ${event.defaultPrevented ? '' : 'not '}delayed`);
    else if (open.length > 0) process.kill(process.pid, 'SIGKILL');
  };
}
