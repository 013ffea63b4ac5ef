import type { IpcMainInvokeEvent, WebContents } from 'electron/main';
import { SessionError } from '../session/ports/index.ts';

/** The only page from which messages are accepted. */
export interface TrustedPage {
  readonly scheme: string;
  readonly host: string;
  /** Returns the app's own window contents, or `null` while there is no window. */
  readonly contents: () => WebContents | null;
}

declare const trusted: unique symbol;

/** Proves to the compiler that a message came from the app's own page. Only `validateSender` creates one. */
export interface TrustedSender {
  readonly contentsId: number;
  readonly [trusted]: true;
}

/**
 * Requires the app's own window, its own origin and the main frame. Throws `ipc-sender-refused`.
 *
 * A frame that has navigated away (`senderFrame` is null then) is refused like any foreign one.
 */
export function validateSender(
  event: Pick<IpcMainInvokeEvent, 'sender' | 'senderFrame'>,
  page: TrustedPage,
): TrustedSender {
  const contents = page.contents();
  const frame = event.senderFrame;
  const fromOwnWindow = contents !== null && !contents.isDestroyed() && event.sender === contents;
  const fromMainFrame = frame !== null && frame.parent === null && fromOwnWindow && frame === contents.mainFrame;
  if (!fromMainFrame || !isOwnPage(frame, page)) throw new SessionError('ipc-sender-refused');
  return { contentsId: contents.id } as TrustedSender;
}

/** Checks both the URL and the origin, because a sandboxed or blank document can match one without the other. */
function isOwnPage(frame: { readonly url: string; readonly origin: string }, { scheme, host }: TrustedPage): boolean {
  if (!URL.canParse(frame.url)) return false;
  const url = new URL(frame.url);
  return url.protocol === `${scheme}:` && url.host === host && frame.origin === `${scheme}://${host}`;
}
