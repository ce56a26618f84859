import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeFrame } from '../../../src/wire/frameWriter';
import { frameAt, messageText, newCapture, pushFrame, textOf, utf8, violationsAt } from './traffic';

const hex = (digits: string) => Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));

describe('frames and markers', () => {
  it('share ordinals in the order of arrival', () => {
    const capture = newCapture();
    expect(capture.appendMarker('handshake', 1)).toBe(0);
    pushFrame(capture, 'in', { opcode: 1, payload: 'hi' }, 2.5);
    pushFrame(capture, 'out', { opcode: 2, payload: 'ho' }, 3);
    expect(capture.appendMarker('closed', 4)).toBe(3);
    expect(capture.entryCount).toBe(4);
    expect(capture.readEntry(0)).toEqual({ kind: 'marker', ordinal: 0, timeMs: 1, data: 'handshake' });
    expect(capture.readEntry(1)).toEqual({
      kind: 'frame',
      ordinal: 1,
      direction: 'in',
      timeMs: 2.5,
      b0: 0x81,
      b1: 2,
      headerLength: 2,
      payloadLength: 2,
      receivedLength: 2,
      maskingKey: 0,
      offset: 0,
      isCompressed: false,
      firstOrdinal: 1,
      fragmentIndex: 0,
      fragmentCount: 1,
      messageLength: 2,
      violations: [],
    });
    expect(frameAt(capture, 2)).toMatchObject({ direction: 'out', maskingKey: 0x12345678, headerLength: 6, offset: 0 });
    expect(capture.readEntry(3)).toMatchObject({ kind: 'marker', data: 'closed' });
    expect(capture.readEntry(4)).toBeUndefined();
    expect(capture.readEntry(-1)).toBeUndefined();
  });

  it('are announced once a push, with their range', () => {
    const capture = newCapture();
    const ranges: object[] = [];
    capture.onAppended((range) => ranges.push(range));
    const three = [1, 2, 3].map((n) => encodeFrame({ opcode: 2, payload: Uint8Array.of(n) }));
    capture.push('in', Buffer.concat(three), 0);
    capture.push('in', hex('81'), 0);
    capture.push('in', hex('00'), 0);
    capture.appendMarker('gap', 0);
    expect(ranges).toEqual([
      { first: 0, count: 3 },
      { first: 3, count: 1 },
      { first: 4, count: 1 },
    ]);
  });

  it('are counted by opcode and direction, with the bytes of both', () => {
    const capture = newCapture();
    for (const opcode of [1, 1, 2, 9, 3, 0xb]) pushFrame(capture, 'in', { opcode });
    pushFrame(capture, 'out', { opcode: 8, payload: hex('03e8') });
    expect(capture.counts.frames).toEqual({
      text: { in: 2, out: 0 },
      binary: { in: 1, out: 0 },
      continuation: { in: 0, out: 0 },
      ping: { in: 1, out: 0 },
      pong: { in: 0, out: 0 },
      close: { in: 0, out: 1 },
      reserved: { in: 2, out: 0 },
    });
    expect(capture.counts.frameTotals).toEqual({ in: 6, out: 1 });
    expect(capture.counts.bytes).toEqual({ in: 12, out: 8 });
  });
});

describe('messages', () => {
  it('join fragments around a ping, told from any of their frames', () => {
    const capture = newCapture();
    pushFrame(capture, 'out', { opcode: 1, isFin: false, payload: 'Hel' });
    pushFrame(capture, 'out', { opcode: 9, payload: 'ping!' });
    pushFrame(capture, 'in', { opcode: 1, payload: 'other way' });
    pushFrame(capture, 'out', { opcode: 0, isFin: false, payload: 'lo w' });
    pushFrame(capture, 'out', { opcode: 0, payload: 'orld' });
    for (const ordinal of [0, 3, 4]) {
      expect(messageText(capture, ordinal)).toBe('Hello world');
      expect(capture.messageFrames(ordinal, 10)).toEqual([0, 3, 4]);
    }
    expect(capture.messageFrames(4, 2)).toEqual([0, 3]);
    expect(messageText(capture, 1)).toBe('ping!');
    expect(textOf(capture.readFramePayload(3, 0, 100))).toBe('lo w');
    expect([0, 1, 3, 4].map((ordinal) => frameAt(capture, ordinal))).toMatchObject([
      { firstOrdinal: 0, fragmentIndex: 0, fragmentCount: 0, messageLength: undefined },
      { firstOrdinal: 1, fragmentIndex: 0, fragmentCount: 1, messageLength: 5 },
      { firstOrdinal: 0, fragmentIndex: 1, fragmentCount: 0, messageLength: undefined },
      { firstOrdinal: 0, fragmentIndex: 2, fragmentCount: 3, messageLength: 11 },
    ]);
  });

  it('are read in pages, the same bytes whatever the page', () => {
    const capture = newCapture();
    const parts = ['a'.repeat(10), '', 'b'.repeat(7), 'c'.repeat(20)];
    for (const [i, payload] of parts.entries())
      pushFrame(capture, 'out', { opcode: i === 0 ? 1 : 0, isFin: i === 3, payload });
    const whole = parts.join('');
    fc.assert(
      fc.property(fc.integer({ min: -3, max: 50 }), fc.integer({ min: -3, max: 50 }), (from, count) => {
        const start = Math.min(Math.max(from, 0), whole.length);
        const read = capture.readMessage(2, from, count);
        expect(read).toMatchObject({ isAvailable: true, totalBytes: whole.length });
        expect(textOf(read)).toBe(whole.slice(start, start + Math.max(count, 0)));
      }),
    );
  });

  it('give the wire bytes as they were', () => {
    const capture = newCapture();
    pushFrame(capture, 'out', { opcode: 1, payload: 'Hello', maskingKey: 0x37fa213d });
    expect(capture.readWire(0, 0, 100)).toEqual({
      isAvailable: true,
      bytes: hex('818537fa213d7f9f4d5158'),
      totalBytes: 11,
    });
    expect(capture.readWire(0, 9, 1)).toEqual({ isAvailable: true, bytes: hex('51'), totalBytes: 11 });
    expect(textOf(capture.readFramePayload(0, 1, 3))).toBe('ell');
  });

  it('that have not ended say so', () => {
    const capture = newCapture();
    pushFrame(capture, 'in', { opcode: 1, isFin: false, payload: 'Hel' });
    expect(messageText(capture, 0)).toBe('(The message is not complete: its last fragment has not arrived.)');
    expect(textOf(capture.readFramePayload(0, 0, 9))).toBe('Hel');
  });

  it('are not there for a marker or a row that never was', () => {
    const capture = newCapture();
    capture.appendMarker('gap', 0);
    expect(messageText(capture, 0)).toBe('(This row is not a frame and has no payload.)');
    expect(messageText(capture, 7)).toMatch(/no longer kept/);
    expect(capture.messageFrames(0, 5)).toEqual([]);
  });
});

describe('what a peer does wrong', () => {
  it('is the text that is not UTF-8, at the end of the message', () => {
    const capture = newCapture();
    pushFrame(capture, 'out', { opcode: 1, isFin: false, payload: hex('61e282') });
    pushFrame(capture, 'out', { opcode: 9 });
    pushFrame(capture, 'out', { opcode: 0, payload: hex('ac62') });
    pushFrame(capture, 'out', { opcode: 1, isFin: false, payload: hex('61e282') });
    pushFrame(capture, 'out', { opcode: 0, payload: 'x' });
    pushFrame(capture, 'out', { opcode: 2, payload: hex('ff') });
    expect([0, 1, 2, 3, 4, 5].map((ordinal) => violationsAt(capture, ordinal))).toEqual([
      [],
      [],
      [],
      [],
      ['utf8-invalid'],
      [],
    ]);
    expect(frameAt(capture, 4).violations[0]?.message).toContain('byte 3');
  });

  it('is found in a masked text of several pages that came in many chunks', () => {
    const capture = newCapture();
    const payload = new Uint8Array(200_001).fill(0x61);
    payload[200_000] = 0xff;
    const bytes = encodeFrame({ opcode: 1, payload, maskingKey: 0xa1b2c3d4 });
    for (let at = 0; at < bytes.length; at += 5003) capture.push('out', bytes.slice(at, at + 5003), 0);
    expect(frameAt(capture, 0).violations[0]?.message).toContain('byte 200000');
    payload[200_000] = 0x61;
    pushFrame(capture, 'out', { opcode: 1, payload });
    expect(violationsAt(capture, 1)).toEqual([]);
  });

  it('is a close payload that breaks the rules', () => {
    const capture = newCapture();
    pushFrame(capture, 'out', { opcode: 8, payload: hex('03') });
    pushFrame(capture, 'in', { opcode: 8, payload: hex('03ed') });
    pushFrame(capture, 'in', { opcode: 8, payload: hex('03e8') });
    expect([0, 1, 2].map((n) => violationsAt(capture, n))).toEqual([
      ['close-payload-short'],
      ['close-code-invalid'],
      [],
    ]);
  });

  it('is a message broken off by another', () => {
    const capture = newCapture();
    pushFrame(capture, 'in', { opcode: 1, isFin: false, payload: 'a' });
    pushFrame(capture, 'in', { opcode: 1, payload: 'b' });
    pushFrame(capture, 'in', { opcode: 0, payload: 'c' });
    expect([0, 1, 2].map((n) => violationsAt(capture, n))).toEqual([
      [],
      ['continuation-expected'],
      ['continuation-unexpected'],
    ]);
    expect([0, 1, 2].map((n) => messageText(capture, n))).toEqual([expect.stringMatching(/not complete/), 'b', 'c']);
  });

  it('is a frame that the end of the stream cuts', () => {
    const capture = newCapture();
    capture.push('in', hex('8105616263'), 1);
    capture.push('out', hex('81'), 2);
    capture.endConnection(3);
    expect(frameAt(capture, 0)).toMatchObject({
      payloadLength: 5,
      receivedLength: 3,
      messageLength: undefined,
      fragmentCount: 0,
    });
    expect(frameAt(capture, 1)).toMatchObject({ direction: 'out', headerLength: 1, timeMs: 3 });
    expect(textOf(capture.readFramePayload(0, 0, 9))).toBe('abc');
    expect(messageText(capture, 0)).toMatch(/ended after 3 of 5 payload bytes/);
    expect(capture.readWire(1, 0, 9)).toMatchObject({ bytes: hex('81'), totalBytes: 1 });
  });

  it('is a length that cannot be followed; what comes after is its payload', () => {
    const capture = newCapture();
    capture.push('in', hex('827fffffffffffffffff0102'), 0);
    expect(frameAt(capture, 0)).toMatchObject({ receivedLength: 2 });
    capture.push('in', utf8('xyz'), 1);
    capture.endConnection(2);
    expect(capture.entryCount).toBe(1);
    expect(frameAt(capture, 0)).toMatchObject({ payloadLength: 2 ** 64, receivedLength: 5 });
    expect(capture.readFramePayload(0, 0, 100)).toMatchObject({ bytes: hex('010278797a'), totalBytes: 5 });
  });
});

describe('a second connection', () => {
  it('starts with parsers of its own; ordinals and offsets go on', () => {
    const capture = newCapture();
    capture.push('in', hex('8105616263'), 0);
    capture.endConnection(1);
    capture.beginConnection();
    pushFrame(capture, 'in', { opcode: 1, payload: 'new' });
    expect(frameAt(capture, 1)).toMatchObject({ offset: 5, violations: [] });
    expect(messageText(capture, 1)).toBe('new');
  });
});
