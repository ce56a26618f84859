import type { Clock } from '../base/clock';
import { findHeader, type HttpHead } from '../wire/handshake';
import type { LineReader } from './lineReader';

/** A body beyond this is cut, and says so. */
const MAX_BODY_BYTES = 65_536;
/** A server may keep a refused connection open and its body unfinished: what came until then is what is shown. */
const BODY_DEADLINE_MS = 2_000;

export interface BodyWait {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Epoch milliseconds. */
  readonly deadlineMs: number;
}

/** The body of an answer that is no 101 (RFC 9112 §6), without its chunked coding. Rejects only with the signal's reason. */
export function readBody(
  reader: LineReader,
  head: HttpHead,
  first: Uint8Array,
  { clock, signal, deadlineMs }: BodyWait,
): Promise<{ readonly body: Uint8Array; readonly isBodyTruncated: boolean }> {
  const isChunked = /\bchunked\b/i.test(findHeader(head, 'Transfer-Encoding') ?? '');
  const length = isChunked ? undefined : toLength(findHeader(head, 'Content-Length'));
  const bytes = new Uint8Array(MAX_BODY_BYTES);
  let size = 0;
  return new Promise((resolve, reject) => {
    let isDone = false;
    const finish = (isWhole: boolean) => {
      if (isDone) return;
      isDone = true;
      timer.dispose();
      signal.removeEventListener('abort', abort);
      const kept = bytes.subarray(0, size);
      resolve({ body: isChunked ? joinChunks(kept) : kept.slice(0, length ?? size), isBodyTruncated: !isWhole });
    };
    const abort = () => {
      isDone = true;
      timer.dispose();
      reject(signal.reason);
    };
    const add = (chunk: Uint8Array) => {
      if (isDone) return;
      const count = Math.min(chunk.length, MAX_BODY_BYTES - size);
      bytes.set(chunk.subarray(0, count), size);
      size += count;
      if (length !== undefined && size >= length) finish(true);
      else if (isChunked && hasLastChunk(bytes.subarray(0, size))) finish(true);
      else if (size >= MAX_BODY_BYTES) finish(false);
    };
    const waitMs = Math.max(0, Math.min(BODY_DEADLINE_MS, deadlineMs - clock.now()));
    const timer = clock.schedule(waitMs, () => finish(false));
    signal.addEventListener('abort', abort, { once: true });
    if (signal.aborted) abort();
    if (length === 0) finish(true);
    add(first);
    // Without a length, the end of the connection is the end of the body.
    reader.readBy({ bytes: add, ended: () => finish(length === undefined && !isChunked) });
  });
}

function toLength(value: string | undefined): number | undefined {
  return value !== undefined && /^\d{1,15}$/.test(value) ? Number(value) : undefined;
}

const LAST_CHUNK = [0x30, 0x0d, 0x0a, 0x0d, 0x0a];

/** Trailers apart, the coding ends with `0`, an empty line (RFC 9112 §7.1). */
function hasLastChunk(bytes: Uint8Array): boolean {
  return LAST_CHUNK.every((byte, at) => bytes[bytes.length - LAST_CHUNK.length + at] === byte);
}

/** What the coding carries; from the first fault on, the bytes as they are. */
function joinChunks(coded: Uint8Array): Uint8Array {
  const parts: Uint8Array[] = [];
  let at = 0;
  while (at < coded.length) {
    const lineEnd = coded.indexOf(0x0a, at);
    const size = Number.parseInt(new TextDecoder('latin1').decode(coded.subarray(at, Math.max(at, lineEnd))), 16);
    if (lineEnd < 0 || !Number.isFinite(size)) {
      parts.push(coded.subarray(at));
      break;
    }
    if (size === 0) break;
    parts.push(coded.subarray(lineEnd + 1, lineEnd + 1 + size));
    at = lineEnd + 1 + size + 2;
  }
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let to = 0;
  for (const part of parts) {
    joined.set(part, to);
    to += part.length;
  }
  return joined;
}
