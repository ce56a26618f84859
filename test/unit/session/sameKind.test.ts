import { describe, expect, it } from 'vitest';
import { toSameKindFilter } from '../../../src/session/sameKind';
import { compressMessage, newCapture, pushFrame, TAKEOVER } from '../capture/traffic';

const TEXT = 1;

function kindOf(text: string, frame: { opcode?: number; isFin?: boolean } = {}): string {
  const capture = newCapture();
  pushFrame(capture, 'in', { opcode: TEXT, payload: text, ...frame });
  return toSameKindFilter(capture, 0);
}

describe('the filter for rows of the same kind', () => {
  it.each([
    ['{"type":"tick","v":1}', 'opcode == text && dir == in && json.type == "tick"'],
    ['{"v":1,"op":10}', 'opcode == text && dir == in && json.op == 10'],
    ['{"event":"a","type":"b"}', 'opcode == text && dir == in && json.type == "b"'],
    ['{"type":{"a":1},"cmd":"go"}', 'opcode == text && dir == in && json.cmd == "go"'],
    ['{"type":"say \\"hi\\"\\\\"}', 'opcode == text && dir == in && json.type == "say \\"hi\\"\\\\"'],
    ['{"type":1.5,"method":"m"}', 'opcode == text && dir == in && json.method == "m"'],
    [`{"type":"${'x'.repeat(201)}"}`, 'opcode == text && dir == in'],
    ['{"__proto__":{"type":"x"}}', 'opcode == text && dir == in'],
    ['[{"type":"x"}]', 'opcode == text && dir == in'],
    ['no JSON', 'opcode == text && dir == in'],
    ['null', 'opcode == text && dir == in'],
    ['', 'opcode == text && dir == in'],
  ])('%s', (text, filter) => {
    expect(kindOf(text)).toBe(filter);
  });

  it('names opcode and direction of other frames', () => {
    const capture = newCapture();
    pushFrame(capture, 'out', { opcode: 9, payload: '{"type":"x"}' });
    pushFrame(capture, 'in', { opcode: 3, payload: '' });
    expect(toSameKindFilter(capture, 0)).toBe('opcode == ping && dir == out');
    expect(toSameKindFilter(capture, 1)).toBe('opcode == 0x3 && dir == in');
  });

  it('looks into no fragment', () => {
    expect(kindOf('{"type":"x"}', { isFin: false })).toBe('opcode == text && dir == in');
  });

  it('looks into a compressed message', () => {
    const capture = newCapture();
    capture.setDeflate(TAKEOVER);
    pushFrame(capture, 'in', { opcode: TEXT, rsv: 4, payload: compressMessage('{"type":"zip"}') });
    expect(toSameKindFilter(capture, 0)).toBe('opcode == text && dir == in && json.type == "zip"');
  });

  it('is refused for rows that are no frames or not kept', () => {
    const capture = newCapture();
    capture.appendMarker('marker', 1);
    expect(() => toSameKindFilter(capture, 0)).toThrow('no frame');
    expect(() => toSameKindFilter(capture, 1)).toThrow('no longer kept');
  });
});
