import { constants, createDeflateRaw, deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import {
  compressMessage,
  frameAt,
  messageText,
  NO_TAKEOVER,
  newCapture,
  pushFrame,
  TAKEOVER,
  textOf,
  violationsAt,
} from './traffic';

const REPETITIVE = 'price 100, '.repeat(50);

async function compressStream(messages: readonly string[]): Promise<Uint8Array[]> {
  const deflater = createDeflateRaw();
  const compressed: Uint8Array[] = [];
  for (const message of messages) {
    deflater.write(message);
    await new Promise<void>((resolve) => deflater.flush(constants.Z_SYNC_FLUSH, () => resolve()));
    compressed.push(new Uint8Array(deflater.read().subarray(0, -4)));
  }
  deflater.close();
  return compressed;
}

describe('compressed messages', () => {
  it('are inflated, and what was saved is counted', () => {
    const capture = newCapture();
    capture.setDeflate(TAKEOVER);
    const payload = compressMessage(REPETITIVE);
    pushFrame(capture, 'out', { opcode: 1, rsv: 4, payload });
    pushFrame(capture, 'out', { opcode: 1, payload: 'plain' });
    expect(frameAt(capture, 0)).toMatchObject({
      isCompressed: true,
      payloadLength: payload.length,
      messageLength: REPETITIVE.length,
      violations: [],
    });
    expect(frameAt(capture, 1)).toMatchObject({ isCompressed: false, messageLength: 5 });
    expect(messageText(capture, 0)).toBe(REPETITIVE);
    expect(textOf(capture.readMessage(0, 6, 3))).toBe('100');
    expect(capture.readFramePayload(0, 0, 1000)).toMatchObject({ bytes: payload });
    expect(capture.counts.compression).toEqual({
      messages: 1,
      wireBytes: payload.length,
      inflatedBytes: REPETITIVE.length,
    });
  });

  it('may be fragmented, with control frames between', async () => {
    const capture = newCapture();
    capture.setDeflate(TAKEOVER);
    const texts = [REPETITIVE, `${REPETITIVE}!`];
    for (const payload of await compressStream(texts)) {
      pushFrame(capture, 'out', { opcode: 1, rsv: 4, isFin: false, payload: payload.subarray(0, 3) });
      pushFrame(capture, 'out', { opcode: 9, payload: 'p' });
      pushFrame(capture, 'out', { opcode: 0, isFin: false, maskingKey: 5, payload: payload.subarray(3, 4) });
      pushFrame(capture, 'out', { opcode: 0, payload: payload.subarray(4) });
    }
    expect([0, 2, 3].map((ordinal) => messageText(capture, ordinal))).toEqual([REPETITIVE, REPETITIVE, REPETITIVE]);
    expect(messageText(capture, 4)).toBe(`${REPETITIVE}!`);
    expect([0, 1, 2, 3].map((ordinal) => frameAt(capture, ordinal).isCompressed)).toEqual([true, false, true, true]);
    expect(frameAt(capture, 3)).toMatchObject({ fragmentCount: 3, messageLength: REPETITIVE.length, violations: [] });
  });

  it('keep the two directions apart', async () => {
    const capture = newCapture();
    capture.setDeflate(TAKEOVER);
    const ins = await compressStream(['to the client, one', 'to the client, two']);
    const outs = await compressStream(['to the server, one', 'to the server, two']);
    for (const [i, payload] of ins.entries()) {
      pushFrame(capture, 'in', { opcode: 1, rsv: 4, payload });
      pushFrame(capture, 'out', { opcode: 1, rsv: 4, payload: outs[i] ?? new Uint8Array(0) });
    }
    expect([2, 3].map((ordinal) => messageText(capture, ordinal))).toEqual([
      'to the client, two',
      'to the server, two',
    ]);
  });

  it('are checked for UTF-8 after inflation', () => {
    const capture = newCapture();
    capture.setDeflate(TAKEOVER);
    pushFrame(capture, 'in', { opcode: 1, rsv: 4, payload: compressMessage(Uint8Array.of(0x61, 0xff)) });
    expect(violationsAt(capture, 0)).toEqual(['utf8-invalid']);
    expect(capture.readMessage(0, 0, 9)).toMatchObject({ isAvailable: true, totalBytes: 2 });
  });

  it('that cannot be inflated say why, and so do those after them', () => {
    const capture = newCapture();
    capture.setDeflate(TAKEOVER);
    pushFrame(capture, 'in', { opcode: 1, rsv: 4, payload: Uint8Array.of(0xff, 0xff) });
    pushFrame(capture, 'in', { opcode: 1, rsv: 4, payload: compressMessage('fine') });
    expect([0, 1].map((ordinal) => violationsAt(capture, ordinal))).toEqual([['inflate-failed'], ['inflate-failed']]);
    expect(frameAt(capture, 0)).toMatchObject({ fragmentCount: 1, messageLength: undefined });
    expect(messageText(capture, 0)).toMatch(/not what permessage-deflate makes/);
    expect(messageText(capture, 1)).toMatch(/window they share is lost/);
    expect(capture.counts.compression.messages).toBe(0);
  });

  it('lose their window with a message that was broken off', () => {
    const capture = newCapture();
    capture.setDeflate(TAKEOVER);
    pushFrame(capture, 'in', { opcode: 1, rsv: 4, isFin: false, payload: compressMessage('never ends') });
    pushFrame(capture, 'in', { opcode: 1, rsv: 4, payload: compressMessage('next') });
    expect(violationsAt(capture, 1)).toEqual(['continuation-expected', 'inflate-failed']);
  });

  it('that are bombs are refused without harm to messages that stand alone', () => {
    const capture = newCapture(64 << 20, 100_000);
    capture.setDeflate(NO_TAKEOVER);
    const bomb = deflateRawSync(new Uint8Array(50 << 20), { finishFlush: constants.Z_SYNC_FLUSH }).subarray(0, -4);
    pushFrame(capture, 'in', { opcode: 2, rsv: 4, payload: bomb });
    pushFrame(capture, 'in', { opcode: 1, rsv: 4, payload: compressMessage('fine') });
    expect(violationsAt(capture, 0)).toEqual(['inflate-too-large']);
    expect(messageText(capture, 1)).toBe('fine');
    expect(capture.keptBytes).toBeLessThan(100_000);
  });

  it('that never end are not gathered for ever', () => {
    const capture = newCapture(64 << 20, 10_000);
    capture.setDeflate(NO_TAKEOVER);
    const piece = new Uint8Array(6000);
    pushFrame(capture, 'in', { opcode: 2, rsv: 4, isFin: false, payload: piece });
    pushFrame(capture, 'in', { opcode: 0, isFin: false, payload: piece });
    pushFrame(capture, 'in', { opcode: 0, payload: piece });
    pushFrame(capture, 'in', { opcode: 1, rsv: 4, payload: compressMessage('fine') });
    expect(violationsAt(capture, 2)).toEqual(['inflate-too-large']);
    expect(messageText(capture, 3)).toBe('fine');
  });

  it('are not known before deflate is agreed, nor on the next connection', () => {
    const capture = newCapture();
    capture.setDeflate(TAKEOVER);
    capture.beginConnection();
    pushFrame(capture, 'in', { opcode: 2, rsv: 4, payload: compressMessage('x') });
    expect(frameAt(capture, 0)).toMatchObject({ isCompressed: false, violations: [{ code: 'reserved-bit' }] });
  });
});
