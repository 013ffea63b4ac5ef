import type { Addresses } from '../addresses.ts';
import type { CdpSession } from '../cdp/connection.ts';
import { createEvent } from '../preventable-event.ts';
import type { FrameTree } from './frames.ts';

export interface WatchFramesOptions {
  readonly frames: FrameTree;
  readonly addresses: Addresses;
  readonly emit: (event: string, ...details: readonly unknown[]) => void;
}

/** Updates the frame tree as Chromium reports it. A frame of another site reports over its own session. */
export function watchFrames(session: CdpSession, { frames, addresses, emit }: WatchFramesOptions): void {
  session.on('Page.frameAttached', ({ frameId, parentFrameId }) => frames.attached(frameId, parentFrameId));
  session.on('Page.frameDetached', ({ frameId, reason }) => {
    if (reason === 'remove') frames.detached(frameId);
  });
  session.on('Page.frameNavigated', ({ frame }) => {
    // The initial blank page of a window is not a page of the app.
    if (frame.parentId === undefined && frame.url.startsWith('data:')) return;
    frames.navigated(frame);
    const record = frames.get(frame.id);
    if (record === undefined) return;
    const { processId, routingId } = record.face;
    const isMainFrame = record === frames.main;
    if (isMainFrame) emit('did-navigate', createEvent({}), record.url, 200, 'OK');
    emit('did-frame-navigate', createEvent({}), record.url, 200, 'OK', isMainFrame, processId, routingId);
  });
  session.on('Page.navigatedWithinDocument', ({ frameId, url }) => {
    const record = frames.get(frameId);
    if (record === undefined) return;
    record.url = addresses.toElectron(url);
    const { processId, routingId } = record.face;
    emit('did-navigate-in-page', createEvent({}), record.url, record === frames.main, processId, routingId);
  });
}
