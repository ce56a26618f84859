import type { CaptureSource } from '../../../../src/capture/captureSource';
import { FileCapture } from '../../../../src/capture/wscap/fileCapture';
import { type OpenedWscap, openWscap } from '../../../../src/capture/wscap/reader';
import type { RandomAccess } from '../../../../src/capture/wscap/recordScan';
import { writeWscap } from '../../../../src/capture/wscap/writer';

export const META = {
  application: 'test',
  savedMs: 5,
  isRedacted: true,
  droppedCount: 0,
  bookmarks: [{ ordinal: 3, note: 'why?' }],
};

/** A file that is only bytes. */
export function toFile(bytes: Uint8Array): RandomAccess {
  const view = (position: number, count: number) =>
    position + count <= bytes.length ? bytes.subarray(position, position + count) : undefined;
  return {
    sizeBytes: bytes.length,
    view,
    read: (position, target) => {
      const found = view(position, target.length);
      if (found) target.set(found);
      return found !== undefined;
    },
  };
}

export function toOrdinals(source: CaptureSource): number[] {
  return Array.from({ length: source.entryCount - source.firstKeptOrdinal }, (_, i) => source.firstKeptOrdinal + i);
}

export function save(source: CaptureSource, ordinals: Iterable<number> = toOrdinals(source)): Uint8Array {
  const chunks = [...writeWscap(source, { ordinals, meta: () => META, toMarker: (data) => data })];
  return new Uint8Array(Buffer.concat(chunks.map(({ data }) => data)));
}

export function open(...files: Uint8Array[]): OpenedWscap & { readonly capture: FileCapture<string> } {
  const opened = drain(openWscap(files.map(toFile), { damagedMarker: 'damaged' }));
  return { ...opened, capture: new FileCapture<string>(opened) };
}

/** What a generator ends with. */
export function drain<T>(steps: Generator<unknown, T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/** Everything a reader can ask, as plain data. */
export function describeAll(source: CaptureSource): unknown[] {
  return toOrdinals(source).map((ordinal) => {
    const entry = source.readEntry(ordinal);
    const read = (part: 'readWire' | 'readFramePayload' | 'readMessage') => {
      const answer = source[part](ordinal, 0, 100_000);
      return answer.isAvailable ? Buffer.from(answer.bytes).toString('hex') : `(${answer.reason})`;
    };
    if (entry?.kind !== 'frame') return entry;
    const content = source.viewContent(ordinal);
    return {
      ...entry,
      wire: read('readWire'),
      payload: read('readFramePayload'),
      message: read('readMessage'),
      content: content && Buffer.from(content).toString('hex'),
      frames: source.messageFrames(ordinal, 9),
    };
  });
}
