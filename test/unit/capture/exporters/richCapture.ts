import { constants, createDeflateRaw } from 'node:zlib';
import { Capture } from '../../../../src/capture/capture';
import { type ConnectionFacts, NO_FACTS } from '../../../../src/capture/connectionFacts';
import type { Direction } from '../../../../src/wire/frame';
import { encodeFrame, type FrameToWrite } from '../../../../src/wire/frameWriter';
import { TAKEOVER, utf8 } from '../traffic';
import type { TestMarker } from './exportWhole';

export const START_MS = 1_700_000_000_000.25;

export const DEFLATED: ConnectionFacts = {
  ...NO_FACTS,
  url: 'wss://user:pw@example.org/chat?access_token=hush&room=1',
  requestLine: 'GET /chat?access_token=hush&room=1 HTTP/1.1',
  requestHeaders: [
    ['Host', 'example.org'],
    ['Upgrade', 'websocket'],
    ['Connection', 'Upgrade'],
    ['Authorization', 'Bearer hush'],
    ['Cookie', 'sid=hush; theme=dark'],
    ['Sec-WebSocket-Key', 'dGhlIHNhbXBsZSBub25jZQ=='],
    ['Sec-WebSocket-Version', '13'],
    ['Sec-WebSocket-Protocol', 'chat, access_token, hush'],
    ['Sec-WebSocket-Extensions', 'permessage-deflate'],
  ],
  statusLine: 'HTTP/1.1 101 Switching Protocols',
  statusCode: 101,
  responseHeaders: [
    ['Upgrade', 'websocket'],
    ['Connection', 'Upgrade'],
    ['Set-Cookie', 'sid=hush; HttpOnly'],
    ['Sec-WebSocket-Accept', 's3pPLMBiTxaQ9kYGzzhZRbK+xOo='],
    ['Sec-WebSocket-Protocol', 'chat'],
    ['Sec-WebSocket-Extensions', 'permessage-deflate'],
  ],
  subprotocol: 'chat',
  deflate: TAKEOVER,
  startedMs: START_MS - 31,
  openedMs: START_MS,
  remoteAddress: '192.0.2.7',
  remotePort: 443,
};

export const PLAIN: ConnectionFacts = {
  ...NO_FACTS,
  url: 'ws://[2001:db8::5]:8080/plain',
  requestLine: 'GET /plain HTTP/1.1',
  requestHeaders: [
    ['Host', '[2001:db8::5]:8080'],
    ['Upgrade', 'websocket'],
    ['Connection', 'Upgrade'],
  ],
  statusLine: 'HTTP/1.1 101 Switching Protocols',
  statusCode: 101,
  responseHeaders: [
    ['Upgrade', 'websocket'],
    ['Connection', 'Upgrade'],
  ],
  startedMs: START_MS + 5_000,
  openedMs: START_MS + 5_010,
  remoteAddress: '2001:db8::5',
  remotePort: 8080,
};

export const DEFLATED_TEXTS = [
  'price 100, price 100, price 100',
  'price 100, price 101, price 102',
  'price 100 in pieces',
];

/** Messages of one direction that share their window (RFC 7692 §7.2.3.2). */
async function compressInTurn(texts: readonly string[]): Promise<Uint8Array[]> {
  const deflater = createDeflateRaw();
  const compressed: Uint8Array[] = [];
  for (const text of texts) {
    deflater.write(text);
    await new Promise<void>((resolve) => deflater.flush(constants.Z_SYNC_FLUSH, () => resolve()));
    compressed.push(new Uint8Array(deflater.read().subarray(0, -4)));
  }
  deflater.close();
  return compressed;
}

export function newTestCapture(): Capture<TestMarker> {
  return new Capture<TestMarker>({ memoryBytes: 64 << 20, maxInflatedBytes: 8 << 20 });
}

/**
 * Two connections: the first compressed, with fragments, control frames between them and whatever breaks RFC 6455; the second plain, over
 * IPv6, ending in the middle of a frame.
 */
export async function makeRichCapture(): Promise<Capture<TestMarker>> {
  const capture = newTestCapture();
  let timeMs = START_MS;
  const push = (direction: Direction, frame: Omit<FrameToWrite, 'payload'> & { payload?: Uint8Array | string }) => {
    timeMs += 1.5;
    const payload = typeof frame.payload === 'string' ? utf8(frame.payload) : (frame.payload ?? new Uint8Array(0));
    const mask = direction === 'out' ? { maskingKey: 0x12345678 } : {};
    capture.push(direction, encodeFrame({ ...mask, ...frame, payload }), timeMs);
  };
  const [first, second, third] = await compressInTurn(DEFLATED_TEXTS);
  if (first === undefined || second === undefined || third === undefined) throw new Error('nothing was compressed');
  capture.beginConnection();
  capture.setDeflate(TAKEOVER);
  capture.appendMarker({ opening: DEFLATED }, START_MS);
  push('out', { opcode: 1, payload: '{"ü":"\u2028 </script>\\ud800"}' });
  push('in', { opcode: 2, payload: Uint8Array.of(0, 1, 254, 255) });
  push('in', { opcode: 1, rsv: 4, payload: first });
  push('in', { opcode: 1, rsv: 4, payload: second });
  push('in', { opcode: 1, rsv: 4, isFin: false, payload: third.subarray(0, 5) });
  push('in', { opcode: 9, payload: 'between' });
  push('out', { opcode: 10, payload: 'between' });
  push('in', { opcode: 0, payload: third.subarray(5) });
  push('out', { opcode: 1, isFin: false, payload: 'Hel' });
  push('out', { opcode: 0, isFin: false });
  push('out', { opcode: 0, payload: 'lo' });
  push('in', { opcode: 1 });
  push('in', { opcode: 0xb, payload: 'reserved' });
  push('in', { opcode: 3, rsv: 1, payload: 'reserved data' });
  push('in', { opcode: 1, payload: Uint8Array.of(0x61, 0xff) });
  push('in', { opcode: 0, payload: 'unexpected' });
  push('in', { opcode: 2, lengthForm: 64, payload: 'long form' });
  capture.push('out', encodeFrame({ opcode: 1, payload: utf8('unmasked') }), timeMs);
  push('in', { opcode: 1, payload: 'x'.repeat(70_000) });
  push('in', { opcode: 8, payload: Uint8Array.of(0x03, 0xe8, 0x62, 0x79, 0x65) });
  push('out', { opcode: 8, payload: Uint8Array.of(0x03, 0xe8) });
  timeMs += 1;
  capture.endConnection(timeMs);
  capture.appendMarker({ closing: { code: 1000, reason: 'bye', timeMs } }, timeMs);
  timeMs = START_MS + 5_010;
  capture.beginConnection();
  capture.appendMarker({ opening: PLAIN }, timeMs);
  capture.appendMarker('a warning', timeMs);
  push('out', { opcode: 1, payload: 'to the second' });
  push('in', { opcode: 1, payload: 'of the second' });
  capture.push('in', encodeFrame({ opcode: 1, payload: utf8('cut off') }).subarray(0, 5), timeMs + 1);
  timeMs += 2;
  capture.endConnection(timeMs);
  capture.appendMarker({ closing: { code: 1006, reason: '', timeMs } }, timeMs);
  return capture;
}

/** What a reader of a capture can see of it, masking keys aside. */
export function describeFrames(capture: Capture<TestMarker>): unknown[] {
  const described: unknown[] = [];
  for (let ordinal = capture.firstKeptOrdinal; ordinal < capture.entryCount; ordinal++) {
    const entry = capture.readEntry(ordinal);
    if (entry?.kind !== 'frame') continue;
    const { direction, timeMs, b0, b1, headerLength, payloadLength, receivedLength, isCompressed, violations } = entry;
    const message = capture.readMessage(ordinal, 0, Number.POSITIVE_INFINITY);
    const own = capture.readFramePayload(ordinal, 0, Number.POSITIVE_INFINITY);
    described.push({
      ...{ direction, timeMs, b0, b1, headerLength, payloadLength, receivedLength, isCompressed },
      fragment: [entry.fragmentIndex, entry.fragmentCount],
      codes: violations.map(({ code }) => code),
      message: message.isAvailable ? Buffer.from(message.bytes).toString('hex') : message.reason,
      own: own.isAvailable ? Buffer.from(own.bytes).toString('hex') : own.reason,
    });
  }
  return described;
}
