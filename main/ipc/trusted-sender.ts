import type { IpcMainInvokeEvent, WebContents } from 'electron/main';
import { SessionError } from '../session/ports/index.ts';

/** The one place a message may come from. */
export interface TrustedPage {
  readonly scheme: string;
  readonly host: string;
  /** The app's own window, or `null` while there is none. */
  readonly contents: () => WebContents | null;
}

declare const trusted: unique symbol;

/** Proof, for the compiler, that a message came from the app's own page. Only `judgeSender` makes one. */
export interface TrustedSender {
  readonly contentsId: number;
  readonly [trusted]: true;
}

/**
 * Own window, own origin, main frame. Throws `ipc-sender-refused`.
 *
 * A frame that is gone by now (`senderFrame` is null once it navigated away) is refused like any stranger.
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

/** Both the address and the origin: a sandboxed or blank document can have the one without the other. */
function isOwnPage(frame: { readonly url: string; readonly origin: string }, { scheme, host }: TrustedPage): boolean {
  if (!URL.canParse(frame.url)) return false;
  const url = new URL(frame.url);
  return url.protocol === `${scheme}:` && url.host === host && frame.origin === `${scheme}://${host}`;
}
