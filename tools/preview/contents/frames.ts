import type { Addresses } from '../addresses.ts';
import type { Protocol } from '../cdp/protocol.ts';
import { createEmitterFace } from '../emitter-face.ts';

/** The internal record of a frame; `face` is the object that main sees, always the same one. */
export interface FrameRecord {
  readonly face: FrameFace;
  readonly parent: FrameRecord | null;
  /** Changes with each new document in the frame. */
  document: string;
  url: string;
  origin: string;
  name: string;
  gone: boolean;
}

export type FrameFace = ReturnType<typeof createFace>;

export interface FrameTree {
  readonly main: FrameRecord;
  /** Sets the main frame's id, because the main frame exists before Chromium reports it, as in Electron. */
  nameMain(frameId: string): void;
  get(frameId: string): FrameRecord | undefined;
  attached(frameId: string, parentId: string): void;
  detached(frameId: string): void;
  navigated(frame: Protocol.Page.Frame): void;
}

export interface FrameTreeOptions {
  readonly processId: number;
  readonly addresses: Addresses;
  readonly send: (frame: FrameRecord, channel: string, args: readonly unknown[]) => void;
}

let lastRoutingId = 0;

export function createFrameTree(options: FrameTreeOptions): FrameTree {
  const { addresses } = options;
  const frames = new Map<string, FrameRecord>();
  const main = createFrame(null);

  function createFrame(parent: FrameRecord | null): FrameRecord {
    const record = { parent, document: '', url: '', origin: '', name: '', gone: false } as {
      -readonly [Key in keyof FrameRecord]: FrameRecord[Key];
    };
    record.face = createFace(record, options, () => [...frames.values()]);
    return record;
  }

  return {
    main,
    nameMain: (frameId) => void frames.set(frameId, main),
    get: (frameId) => frames.get(frameId),
    attached: (frameId, parentId) => {
      const parent = frames.get(parentId);
      if (parent !== undefined && !frames.has(frameId)) frames.set(frameId, createFrame(parent));
    },
    detached: (frameId) => {
      const record = frames.get(frameId);
      if (record === undefined || record === main) return;
      for (const [id, child] of frames) if (child.parent === record) frames.delete(id);
      record.gone = true;
      frames.delete(frameId);
    },
    navigated: (frame) => {
      const record = frames.get(frame.id);
      if (record === undefined) return;
      record.document = frame.loaderId;
      record.url = addresses.toElectron(`${frame.url}${frame.urlFragment ?? ''}`);
      record.origin = addresses.originToElectron(frame.securityOrigin);
      record.name = frame.name ?? '';
    },
  };
}

function createFace(record: FrameRecord, { processId, send }: FrameTreeOptions, all: () => readonly FrameRecord[]) {
  lastRoutingId += 1;
  const routingId = lastRoutingId;
  const childrenOf = (parent: FrameRecord): FrameRecord[] => all().filter((frame) => frame.parent === parent);
  const subtreeOf = (parent: FrameRecord): FrameRecord[] => [parent, ...childrenOf(parent).flatMap(subtreeOf)];
  const topOf = (frame: FrameRecord): FrameRecord => (frame.parent === null ? frame : topOf(frame.parent));

  return createEmitterFace('WebFrameMain', [], {
    routingId,
    processId,
    frameTreeNodeId: routingId,
    get url(): string {
      return record.url;
    },
    get origin(): string {
      return record.origin;
    },
    get name(): string {
      return record.name;
    },
    get parent(): FrameFace | null {
      return record.parent?.face ?? null;
    },
    get top(): FrameFace | null {
      return topOf(record).face;
    },
    get frames(): FrameFace[] {
      return childrenOf(record).map((frame) => frame.face);
    },
    get framesInSubtree(): FrameFace[] {
      return subtreeOf(record).map((frame) => frame.face);
    },
    get detached(): boolean {
      return record.gone;
    },
    isDestroyed: (): boolean => record.gone,
    send: (channel: string, ...args: readonly unknown[]): void => send(record, channel, args),
  });
}
