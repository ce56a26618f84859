import { describe, expect, it } from 'vitest';
import { RECORD_HEADER_BYTES } from '../../../../src/capture/wscap/layout';
import { captureEverything } from '../richTraffic';
import { messageText, newCapture, pushFrame } from '../traffic';
import { describeAll, META, open, save, toOrdinals } from './memoryFile';

describe('a capture file', () => {
  it('gives back everything that was captured', () => {
    const capture = captureEverything();
    const { capture: opened, problems, meta } = open(save(capture));
    expect(describeAll(opened)).toEqual(describeAll(capture));
    expect(problems).toEqual([]);
    expect(meta).toMatchObject(META);
    expect(opened.counts.frames).toEqual(capture.counts.frames);
    expect(opened.counts.bytes).toEqual(capture.counts.bytes);
    expect([opened.entryCount, opened.capturedCount, opened.droppedCount]).toEqual([
      capture.entryCount,
      capture.entryCount,
      0,
    ]);
  });

  it('holds more entries than one block of the index, and fragments over its border', () => {
    const capture = newCapture();
    for (let i = 0; i < 4095; i++) pushFrame(capture, 'in', { opcode: 1, payload: `m${i}` }, i);
    pushFrame(capture, 'out', { opcode: 1, isFin: false, payload: 'begun ' }, 5000);
    for (let i = 0; i < 9000; i++) pushFrame(capture, 'in', { opcode: 1, payload: `n${i}` }, 6000 + i);
    pushFrame(capture, 'out', { opcode: 0, payload: 'and ended' }, 20_000);
    const { capture: opened } = open(save(capture));
    expect(opened.entryCount).toBe(13_097);
    for (const ordinal of [0, 4094, 4096, 8191, 8192, 13_095]) {
      expect(opened.readEntry(ordinal)).toEqual(capture.readEntry(ordinal));
    }
    const whole = opened.readMessage(13_096, 0, 99);
    expect(whole.isAvailable && Buffer.from(whole.bytes).toString()).toBe('begun and ended');
    expect(opened.messageFrames(4095, 9)).toEqual([4095, 13_096]);
  });

  it('is empty where nothing was captured', () => {
    const { capture, problems } = open(save(newCapture()));
    expect([capture.entryCount, capture.keptBytes, problems]).toEqual([0, 0, []]);
    expect(capture.readEntry(0)).toBeUndefined();
  });

  it('numbers a choice of entries anew', () => {
    const capture = captureEverything();
    const chosen = toOrdinals(capture).filter((ordinal) => ordinal % 2 === 1);
    const { capture: opened } = open(save(capture, chosen));
    expect(opened.entryCount).toBe(chosen.length);
    chosen.forEach((ordinal, at) => {
      expect(opened.readFramePayload(at, 0, 99_999)).toEqual(capture.readFramePayload(ordinal, 0, 99_999));
      expect(opened.index.timeMs(at)).toBe(capture.index.timeMs(ordinal));
    });
  });

  it('does not join a message of which a fragment was not chosen', () => {
    const capture = newCapture();
    for (const payload of ['a', 'b', 'c']) {
      pushFrame(capture, 'in', { opcode: payload === 'a' ? 1 : 0, isFin: payload === 'c', payload });
    }
    expect(messageText(capture, 2)).toBe('abc');
    const { capture: opened } = open(save(capture, [0, 2]));
    expect(opened.readMessage(1, 0, 9)).toEqual({
      isAvailable: false,
      reason: "The message's first fragments are no longer kept.",
    });
    expect(opened.readEntry(1)).toMatchObject({ fragmentIndex: 2, fragmentCount: 3 });
  });

  it('keeps the row of a frame whose bytes were gone, and says so', () => {
    const capture = newCapture(100_000);
    pushFrame(capture, 'in', { opcode: 2, payload: new Uint8Array(500_000) });
    pushFrame(capture, 'in', { opcode: 1, payload: 'after' });
    const { capture: opened, problems } = open(save(capture));
    expect(opened.readEntry(0)).toMatchObject({ payloadLength: 500_000, receivedLength: 500_000 });
    expect(opened.readMessage(0, 0, 9)).toMatchObject({ reason: expect.stringMatching(/not in the file/) });
    const after = opened.readMessage(1, 0, 9);
    expect(after.isAvailable && Buffer.from(after.bytes).toString()).toBe('after');
    expect(problems).toEqual([]);
  });
});

describe('damage', () => {
  const capture = captureEverything(newCapture());
  const sound = save(capture);
  const expected = describeAll(capture);

  /** A field or the whole row either is as it was captured, or says that it is damaged. */
  function look(bytes: Uint8Array): { lies: unknown[]; isTold: boolean } {
    const { capture: opened, problems } = open(bytes);
    const rows = describeAll(opened);
    // The table at the end makes the headers of the other records superfluous: their damage harms nothing.
    return { lies: findLies(rows), isTold: problems.length > 0 || JSON.stringify(rows) === JSON.stringify(expected) };
  }

  function findLies(rows: readonly unknown[]): unknown[] {
    return rows.filter((row, at) => {
      const before = expected[at];
      if (isDamaged(row)) return false;
      if (typeof row !== 'object' || row === null || typeof before !== 'object' || before === null) return true;
      return Object.entries(row).some(([key, value]) => {
        const isMissing = value === undefined || /not in the file/.test(String(value)) || key === 'maskingKey';
        return !isMissing && JSON.stringify(value) !== JSON.stringify(before[key as keyof typeof before]);
      });
    });
  }

  it('of any one byte is refused, told, or harms only what it hit', { timeout: 120_000 }, () => {
    let refused = 0;
    let told = 0;
    // The large payload is one record: some of its bytes stand for all.
    for (let at = 0; at < sound.length; at += at > 2000 && at < sound.length - 4000 ? 997 : 1) {
      const bytes = sound.slice();
      bytes[at] = (bytes[at] ?? 0) ^ (1 << (at % 8));
      try {
        const { lies, isTold } = look(bytes);
        expect({ at, lies, isTold }).toEqual({ at, lies: [], isTold: true });
        told++;
      } catch (thrown) {
        if (!(thrown instanceof Error) || !('code' in thrown) || thrown.code !== 'bad-file') throw thrown;
        refused++;
      }
    }
    expect(refused).toBe(16);
    expect(told).toBeGreaterThan(1000);
  });

  it('by cutting the file anywhere leaves what is whole', { timeout: 120_000 }, () => {
    for (let length = 16; length < sound.length; length += length > 2000 && length < sound.length - 4000 ? 997 : 1) {
      const bytes = sound.slice(0, length);
      expect({ length, lies: look(bytes).lies }).toEqual({ length, lies: [] });
      expect(open(bytes).problems.length, `length ${length}`).toBeGreaterThan(0);
    }
    for (let length = 0; length < 16; length++) expect(() => open(sound.slice(0, length))).toThrow(/no .wscap file/);
  });

  it('of the table at the end loses nothing', () => {
    const { capture: opened, problems } = open(sound.slice(0, -1));
    expect(describeAll(opened)).toEqual(expected);
    expect(problems).toEqual([expect.stringMatching(/table at the end of the file is damaged/)]);
  });

  it('refuses what is no capture, and a version to come', () => {
    expect(() => open(new TextEncoder().encode('{"log": {"version": "1.2"}}'))).toThrow(/no .wscap file/);
    const later = sound.slice();
    later[8] = 2;
    expect(() => open(later)).toThrow(/header of the file is damaged/);
  });

  it('never allocates what a damaged length claims', () => {
    const bytes = sound.slice(0, 200);
    bytes.fill(0xff, 16 + 4, 16 + RECORD_HEADER_BYTES);
    expect(open(bytes).capture.entryCount).toBe(0);
  });

  function isDamaged(row: unknown): boolean {
    return typeof row === 'object' && row !== null && 'data' in row && row.data === 'damaged';
  }
});
