import { describe, expect, it } from 'vitest';
import { ndjsonExporter } from '../../../../src/capture/exporters/ndjsonExporter';
import { compressMessage, NO_TAKEOVER, newCapture, pushFrame } from '../traffic';
import { exportWhole } from './exportWhole';

function linesOf(capture: ReturnType<typeof newCapture>): unknown[] {
  const { text } = exportWhole(ndjsonExporter, capture);
  expect(text).toMatch(/^([^\n]+\n)*$/);
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line));
}

describe('NDJSON export', () => {
  it('writes one frame a line and leaves markers out', () => {
    const capture = newCapture();
    capture.appendMarker('handshake', 1);
    pushFrame(capture, 'in', { opcode: 1, payload: 'line\nbreak \u2028 ü' }, 1_700_000_000_000.25);
    pushFrame(capture, 'out', { opcode: 2, payload: Uint8Array.of(1, 2, 255) }, 2);
    expect(linesOf(capture)).toEqual([
      {
        i: 0,
        t: 1_700_000_000_000.25,
        dir: 'in',
        opcode: 'text',
        fin: true,
        rsv: 0,
        masked: false,
        length: 17,
        message: { length: 17, text: 'line\nbreak \u2028 ü' },
      },
      {
        i: 1,
        t: 2,
        dir: 'out',
        opcode: 'binary',
        fin: true,
        rsv: 0,
        masked: true,
        length: 3,
        message: { length: 3, base64: 'AQL/' },
      },
    ]);
  });

  it('gives the message on the frame that ends it', () => {
    const capture = newCapture();
    pushFrame(capture, 'in', { opcode: 1, isFin: false, payload: 'Hel' });
    pushFrame(capture, 'in', { opcode: 9, payload: 'p' });
    pushFrame(capture, 'in', { opcode: 0, payload: 'lo' });
    pushFrame(capture, 'in', { opcode: 2, isFin: false, payload: 'b' });
    pushFrame(capture, 'in', { opcode: 0 });
    pushFrame(capture, 'in', { opcode: 10 });
    const lines = linesOf(capture);
    expect(lines).toMatchObject([
      { opcode: 'text', fin: false },
      { opcode: 'ping', message: { length: 1, text: 'p' } },
      { opcode: 'continuation', fin: true, length: 2, message: { length: 5, text: 'Hello' } },
      { opcode: 'binary' },
      { message: { length: 1, base64: 'Yg==' } },
      { opcode: 'pong', length: 0 },
    ]);
    expect([0, 3, 5].map((i) => Object.hasOwn(Object(lines[i]), 'message'))).toEqual([false, false, false]);
  });

  it('gives an empty message as one', () => {
    const capture = newCapture();
    pushFrame(capture, 'in', { opcode: 1 });
    expect(linesOf(capture)).toMatchObject([{ message: { length: 0, text: '' } }]);
  });

  it('gives the code and the reason of a close frame', () => {
    const capture = newCapture();
    pushFrame(capture, 'in', { opcode: 8, payload: Uint8Array.of(0x03, 0xe9, 0x62, 0x79, 0x65) });
    pushFrame(capture, 'out', { opcode: 8 });
    const lines = linesOf(capture);
    expect(lines[0]).toMatchObject({ opcode: 'close', close: { code: 1001, reason: 'bye' }, message: { length: 5 } });
    expect(lines[1]).not.toHaveProperty('close');
  });

  it('inflates, and says what it could not', () => {
    const capture = newCapture();
    capture.setDeflate(NO_TAKEOVER);
    const payload = compressMessage('deflated deflated deflated');
    pushFrame(capture, 'in', { opcode: 1, rsv: 4, payload });
    pushFrame(capture, 'in', { opcode: 1, rsv: 4, payload: Uint8Array.of(0xff) });
    expect(linesOf(capture)).toMatchObject([
      { rsv: 4, length: payload.length, message: { length: 26, text: 'deflated deflated deflated' } },
      { violations: ['inflate-failed'], message: { unavailable: expect.stringContaining('permessage-deflate') } },
    ]);
  });

  it('names reserved opcodes, violations and text that is none', () => {
    const capture = newCapture();
    pushFrame(capture, 'in', { opcode: 0xb, payload: 'x' });
    pushFrame(capture, 'in', { opcode: 1, payload: Uint8Array.of(0xff) });
    expect(linesOf(capture)).toMatchObject([
      { opcode: 'reserved-0xb', violations: ['reserved-opcode'] },
      { violations: ['utf8-invalid'], message: { length: 1, base64: '/w==' } },
    ]);
  });

  it('counts from 0 over what is kept', () => {
    const capture = newCapture();
    pushFrame(capture, 'in', { opcode: 1, payload: 'gone' });
    capture.clear();
    pushFrame(capture, 'in', { opcode: 1, payload: 'kept' });
    expect(linesOf(capture)).toMatchObject([{ i: 0, message: { text: 'kept' } }]);
  });
});
