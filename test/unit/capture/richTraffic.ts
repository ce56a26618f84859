import type { Capture } from '../../../src/capture/capture';
import { compressMessage, newCapture, pushFrame, TAKEOVER } from './traffic';

/** One of everything: both directions, all opcodes, fragments with a ping among them, deflate, violations, markers, a cut frame. */
export function captureEverything(capture: Capture<string> = newCapture()): Capture<string> {
  let timeMs = 1_790_000_000_000.25;
  const next = () => {
    timeMs += 12.125;
    return timeMs;
  };
  capture.appendMarker('opened', next());
  capture.setDeflate(TAKEOVER);
  pushFrame(capture, 'in', { opcode: 1, payload: '{"type":"hello","n":1}' }, next());
  pushFrame(capture, 'out', { opcode: 1, payload: 'grüße' }, next());
  pushFrame(capture, 'in', { opcode: 2, payload: Uint8Array.of(0x81, 0xa1, 0x61, 0x01) }, next());
  pushFrame(capture, 'out', { opcode: 9, payload: 'p1' }, next());
  pushFrame(capture, 'in', { opcode: 10, payload: 'p1' }, next());
  pushFrame(capture, 'in', { opcode: 1, isFin: false, payload: 'one ' }, next());
  pushFrame(capture, 'in', { opcode: 9, payload: 'between' }, next());
  pushFrame(capture, 'in', { opcode: 0, isFin: false, payload: 'two ' }, next());
  pushFrame(capture, 'out', { opcode: 2, payload: new Uint8Array(20_000).fill(7) }, next());
  pushFrame(capture, 'in', { opcode: 0, payload: 'three' }, next());
  pushFrame(capture, 'in', { opcode: 1, rsv: 4, payload: compressMessage('squeezed '.repeat(50)) }, next());
  const split = compressMessage('in two compressed pieces');
  pushFrame(capture, 'out', { opcode: 1, rsv: 4, isFin: false, payload: split.subarray(0, 6) }, next());
  pushFrame(capture, 'out', { opcode: 0, payload: split.subarray(6) }, next());
  pushFrame(capture, 'in', { opcode: 3, payload: 'reserved' }, next());
  pushFrame(capture, 'in', { opcode: 1, payload: Uint8Array.of(0xff, 0xfe) }, next());
  capture.push('in', Uint8Array.of(0x82, 0x7e, 0x00, 0x03, 1, 2, 3), next());
  capture.appendMarker('a note <b>in between</b>', next());
  pushFrame(capture, 'out', { opcode: 8, payload: Uint8Array.of(0x03, 0xe8, 0x62, 0x79, 0x65) }, next());
  capture.push('in', Uint8Array.of(0x82, 0x0a, 1, 2, 3), next());
  capture.endConnection(next());
  capture.appendMarker('closed', next());
  return capture;
}
