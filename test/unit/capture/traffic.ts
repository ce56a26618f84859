import { constants, deflateRawSync } from 'node:zlib';
import { Capture } from '../../../src/capture/capture';
import type { FrameEntry, PayloadRead } from '../../../src/capture/contract';
import type { DeflateParameters } from '../../../src/wire/deflateParameters';
import type { Direction } from '../../../src/wire/frame';
import { encodeFrame, type FrameToWrite } from '../../../src/wire/frameWriter';

export const TAKEOVER: DeflateParameters = {
  serverNoContextTakeover: false,
  clientNoContextTakeover: false,
  serverMaxWindowBits: 15,
  clientMaxWindowBits: 15,
};
export const NO_TAKEOVER: DeflateParameters = {
  ...TAKEOVER,
  serverNoContextTakeover: true,
  clientNoContextTakeover: true,
};

export const utf8 = (text: string) => new TextEncoder().encode(text);

export function newCapture(memoryBytes = 64 << 20, maxInflatedBytes = 1 << 20): Capture<string> {
  return new Capture<string>({ memoryBytes, maxInflatedBytes });
}

/** One frame as a chunk of its own, masked as its direction asks. */
export function pushFrame(
  capture: Capture<string>,
  direction: Direction,
  frame: Omit<FrameToWrite, 'payload'> & { readonly payload?: Uint8Array | string },
  timeMs = 0,
): void {
  const payload = typeof frame.payload === 'string' ? utf8(frame.payload) : (frame.payload ?? new Uint8Array(0));
  const mask = direction === 'out' ? { maskingKey: 0x12345678 } : {};
  capture.push(direction, encodeFrame({ ...mask, ...frame, payload }), timeMs);
}

/** A message compressed by itself, as RFC 7692 §7.2.1 says. */
export function compressMessage(text: string | Uint8Array): Uint8Array {
  return new Uint8Array(deflateRawSync(text, { finishFlush: constants.Z_SYNC_FLUSH }).subarray(0, -4));
}

export function frameAt(capture: Capture<string>, ordinal: number): FrameEntry {
  const entry = capture.readEntry(ordinal);
  if (entry?.kind !== 'frame') throw new Error(`No frame at ${ordinal}`);
  return entry;
}

export function violationsAt(capture: Capture<string>, ordinal: number): string[] {
  return frameAt(capture, ordinal).violations.map(({ code }) => code);
}

/** The bytes as text, or the reason. */
export function textOf(read: PayloadRead): string {
  return read.isAvailable ? Buffer.from(read.bytes).toString() : `(${read.reason})`;
}

export function messageText(capture: Capture<string>, ordinal: number): string {
  return textOf(capture.readMessage(ordinal, 0, Number.POSITIVE_INFINITY));
}
