import { describe, expect, it } from 'vitest';
import { encodeFrame } from '../../../src/wire/frameWriter';
import {
  compressMessage,
  frameAt,
  messageText,
  newCapture,
  pushFrame,
  TAKEOVER,
  textOf,
  violationsAt,
} from './traffic';

describe('the memory budget', () => {
  it('drops the oldest entries, counts them, and keeps the rest readable', () => {
    const capture = newCapture(100_000);
    for (let i = 0; i < 5000; i++) {
      pushFrame(capture, i % 2 === 0 ? 'in' : 'out', { opcode: 1, payload: `message ${i}` }, i);
      expect(capture.keptBytes).toBeLessThanOrEqual(100_000);
    }
    const first = capture.firstKeptOrdinal;
    expect(capture.entryCount).toBe(5000);
    expect(capture.droppedCount).toBe(first);
    expect(capture.capturedCount).toBe(5000);
    expect(first).toBeGreaterThan(2000);
    expect(first).toBeLessThan(4500);
    expect(capture.readEntry(first - 1)).toBeUndefined();
    for (let i = first; i < 5000; i++) expect(messageText(capture, i)).toBe(`message ${i}`);
    expect(messageText(capture, 0)).toMatch(/no longer kept/);
    expect(capture.counts.frames.text).toEqual({ in: 2500, out: 2500 });
  });

  it('counts inflated messages, markers and violations', () => {
    const capture = newCapture(200_000);
    capture.setDeflate(TAKEOVER);
    pushFrame(capture, 'in', { opcode: 2, rsv: 4, payload: compressMessage(new Uint8Array(50_000)) });
    expect(capture.keptBytes).toBeGreaterThan(50_000);
    const before = capture.keptBytes;
    capture.appendMarker('gap', 0);
    pushFrame(capture, 'in', { opcode: 3 });
    expect(capture.keptBytes).toBeGreaterThan(before + 500);
    for (let i = 0; i < 2000; i++) pushFrame(capture, 'in', { opcode: 3 });
    expect(capture.keptBytes).toBeLessThanOrEqual(200_000);
    expect(capture.readEntry(0)).toBeUndefined();
  });

  it('keeps the row of a message that is larger than it, and says that its bytes are gone', () => {
    const capture = newCapture(100_000);
    pushFrame(capture, 'in', { opcode: 2, payload: 'small' });
    const bytes = encodeFrame({ opcode: 2, payload: new Uint8Array(500_000) });
    for (let at = 0; at < bytes.length; at += 10_000) {
      capture.push('in', bytes.slice(at, at + 10_000), 0);
      expect(capture.keptBytes).toBeLessThanOrEqual(100_000);
    }
    expect(capture.entryCount).toBe(2);
    expect(frameAt(capture, 1)).toMatchObject({
      payloadLength: 500_000,
      receivedLength: 500_000,
      messageLength: 500_000,
    });
    expect(messageText(capture, 1)).toMatch(/exceed the memory budget/);
    pushFrame(capture, 'in', { opcode: 1, payload: 'after' });
    expect(messageText(capture, 2)).toBe('after');
  });

  it('holds against a stream without frame boundaries', () => {
    const capture = newCapture(100_000);
    capture.push('in', Uint8Array.of(0x82, 0x7f, 0xff, 0, 0, 0, 0, 0, 0, 0), 0);
    for (let i = 0; i < 50; i++) capture.push('in', new Uint8Array(10_000), 0);
    expect(capture.keptBytes).toBeLessThanOrEqual(100_000);
    expect(frameAt(capture, 0).receivedLength).toBe(500_000);
  });

  it('leaves a message whose first fragments it dropped without its whole', () => {
    const capture = newCapture(100_000);
    pushFrame(capture, 'in', { opcode: 1, isFin: false, payload: 'first' });
    for (let i = 0; i < 40; i++) pushFrame(capture, 'in', { opcode: 9, payload: 'x'.repeat(100) });
    for (let i = 0; i < 1000; i++) pushFrame(capture, 'out', { opcode: 1, payload: 'x'.repeat(100) });
    pushFrame(capture, 'in', { opcode: 0, payload: 'last' });
    const last = capture.entryCount - 1;
    expect(frameAt(capture, last)).toMatchObject({
      firstOrdinal: 0,
      fragmentIndex: 1,
      messageLength: 9,
      violations: [],
    });
    expect(messageText(capture, last)).toMatch(/first fragments are no longer kept/);
    expect(textOf(capture.readFramePayload(last, 0, 9))).toBe('last');
    expect(capture.messageFrames(last, 9)).toEqual([last]);
  });

  it('still inflates a message whose first fragments left the rows', () => {
    const capture = newCapture(100_000);
    capture.setDeflate(TAKEOVER);
    const payload = compressMessage('kept until it ended');
    pushFrame(capture, 'in', { opcode: 1, rsv: 4, isFin: false, payload: payload.subarray(0, 4) });
    for (let i = 0; i < 900; i++) pushFrame(capture, 'out', { opcode: 2, payload: 'x'.repeat(100) });
    expect(capture.readEntry(0)).toBeUndefined();
    pushFrame(capture, 'in', { opcode: 0, payload: payload.subarray(4) });
    expect(messageText(capture, capture.entryCount - 1)).toBe('kept until it ended');
  });

  it('gives up on a compressed message that alone exceeds it', () => {
    const capture = newCapture(50_000, 1 << 20);
    capture.setDeflate(TAKEOVER);
    pushFrame(capture, 'in', { opcode: 2, rsv: 4, isFin: false, payload: new Uint8Array(10) });
    for (let i = 0; i < 20; i++) pushFrame(capture, 'in', { opcode: 0, isFin: false, payload: new Uint8Array(5000) });
    expect(capture.keptBytes).toBeLessThanOrEqual(50_000);
    pushFrame(capture, 'in', { opcode: 0 });
    expect(violationsAt(capture, capture.entryCount - 1)).toEqual(['inflate-too-large']);
  });
});

describe('clearing', () => {
  it('forgets entries and counts; ordinals go on', () => {
    const capture = newCapture();
    capture.appendMarker('handshake', 0);
    pushFrame(capture, 'in', { opcode: 3, payload: 'old' });
    capture.clear();
    expect(capture.entryCount).toBe(2);
    expect([capture.firstKeptOrdinal, capture.capturedCount, capture.droppedCount, capture.keptBytes]).toEqual([
      2, 0, 0, 0,
    ]);
    expect(capture.counts.frameTotals).toEqual({ in: 0, out: 0 });
    expect(capture.readEntry(1)).toBeUndefined();
    pushFrame(capture, 'in', { opcode: 1, payload: 'new' });
    expect(frameAt(capture, 2)).toMatchObject({ ordinal: 2, firstOrdinal: 2, offset: 5 });
    expect(messageText(capture, 2)).toBe('new');
    expect([capture.capturedCount, capture.counts.frames.text.in]).toEqual([1, 1]);
  });

  it('lets a frame and a compressed message under way go on', () => {
    const capture = newCapture();
    capture.setDeflate(TAKEOVER);
    const payload = compressMessage('whole after all');
    pushFrame(capture, 'in', { opcode: 1, rsv: 4, isFin: false, payload: payload.subarray(0, 5) });
    const rest = encodeFrame({ opcode: 0, payload: payload.subarray(5) });
    capture.push('in', rest.subarray(0, 4), 0);
    capture.clear();
    capture.push('in', rest.subarray(4), 0);
    expect(frameAt(capture, 1)).toMatchObject({ firstOrdinal: 0, fragmentIndex: 1, violations: [] });
    expect(messageText(capture, 1)).toBe('whole after all');
  });

  it('leaves the check of a text under way intact', () => {
    const capture = newCapture();
    pushFrame(capture, 'in', { opcode: 1, isFin: false, payload: Uint8Array.of(0xe2, 0x82) });
    capture.clear();
    pushFrame(capture, 'in', { opcode: 0, payload: Uint8Array.of(0xac) });
    expect(violationsAt(capture, 1)).toEqual([]);
  });
});
