import type { Direction, WireFrame } from '../../../src/wire/frame';
import { FrameParser } from '../../../src/wire/frameParser';

/** Bytes from hexadecimal digits; spaces are for the reader. */
export function hex(digits: string): Uint8Array {
  const pairs = digits.replace(/\s/g, '').match(/../g) ?? [];
  return Uint8Array.from(pairs, (pair) => Number.parseInt(pair, 16));
}

export function ascii(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

export interface ParseOptions {
  readonly direction?: Direction;
  readonly isDeflateAgreed?: boolean;
  readonly startOffset?: number;
}

/** Parses the chunks and finishes the stream; chunk n is seen at time n, the end at -1. */
export function parseFrames(chunks: readonly Uint8Array[], options: ParseOptions = {}): WireFrame[] {
  const frames: WireFrame[] = [];
  const parser = new FrameParser({
    direction: options.direction ?? 'in',
    startOffset: options.startOffset ?? 0,
    onFrame: (frame) => frames.push({ ...frame }),
  });
  parser.isDeflateAgreed = options.isDeflateAgreed ?? false;
  for (const [time, chunk] of chunks.entries()) parser.push(chunk, time);
  parser.finish(-1);
  return frames;
}

export function violationCodes(frame: WireFrame | undefined): string[] {
  return (frame?.violations ?? []).map(({ code }) => code);
}
