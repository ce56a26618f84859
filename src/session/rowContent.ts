import { UserError } from '../base/errors';
import type { CaptureSource } from '../capture/captureSource';
import type { FrameEntry } from '../capture/contract';
import { isMarkerData, type MarkerData } from './markers';

/** Larger messages are not put on the clipboard or into an editor as a whole. */
const MAX_BYTES = 16 * 1_048_576;

export interface FrameContent {
  readonly kind: 'frame';
  readonly entry: FrameEntry;
  readonly bytes: Uint8Array;
}

export type RowContent = FrameContent | { readonly kind: 'marker'; readonly text: string };

/**
 * The row's message; of a message that is not complete, this frame's own payload. Throws a `UserError` that says why
 * there is none: `gone`, `too-large` or `unavailable`.
 */
export function readRowContent(capture: CaptureSource<MarkerData>, ordinal: number): RowContent {
  const entry = capture.readEntry(ordinal);
  if (!entry) throw new UserError('gone', 'This row is no longer kept.');
  if (entry.kind === 'marker') return { kind: 'marker', text: isMarkerData(entry.data) ? entry.data.text : '' };
  const message = capture.readMessage(ordinal, 0, MAX_BYTES);
  const read = message.isAvailable || entry.isCompressed ? message : capture.readFramePayload(ordinal, 0, MAX_BYTES);
  if (!read.isAvailable) throw new UserError('unavailable', read.reason);
  if (read.totalBytes > MAX_BYTES) {
    const size = read.totalBytes.toLocaleString('en-US');
    throw new UserError(
      'too-large',
      `The message has ${size} bytes; at most 16 MiB are copied. Read it in the Hex tab.`,
    );
  }
  return { kind: 'frame', entry, bytes: read.bytes };
}
