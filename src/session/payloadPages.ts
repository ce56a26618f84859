import { UserError } from '../base/errors';
import type { CaptureSource } from '../capture/captureSource';
import type { PayloadRead } from '../capture/contract';
import type { RequestParams } from '../protocol/contract';
import type { PayloadPage } from '../protocol/detail';

/** Throws a `UserError` with code `unavailable` and the reason why the bytes are not there. */
export function readPayloadPage(
  capture: Pick<CaptureSource, 'readMessage' | 'readFramePayload' | 'readWire'>,
  { ordinal, source, from, count }: RequestParams<'payload/read'>,
): PayloadPage {
  const read = readSource(capture, source, ordinal, from, count);
  if (!read.isAvailable) throw new UserError('unavailable', read.reason);
  // A copy of exactly these bytes: a view would ship the buffer behind it.
  return { from, totalBytes: read.totalBytes, bytes: new Uint8Array(read.bytes) };
}

function readSource(
  capture: Pick<CaptureSource, 'readMessage' | 'readFramePayload' | 'readWire'>,
  source: RequestParams<'payload/read'>['source'],
  ordinal: number,
  from: number,
  count: number,
): PayloadRead {
  switch (source) {
    case 'message':
      return capture.readMessage(ordinal, from, count);
    case 'frame':
      return capture.readFramePayload(ordinal, from, count);
    case 'wire':
      return capture.readWire(ordinal, from, count);
  }
}
