import { describe, expect, it } from 'vitest';
import { MessageAssembler } from '../../../src/wire/messageAssembler';

/** Position, fragment index and violation of each frame, from first header bytes. */
function follow(...firstBytes: number[]): [string, number, string | undefined][] {
  const assembler = new MessageAssembler();
  return firstBytes.map((b0) => [assembler.accept(b0), assembler.fragmentIndex, assembler.violation?.code]);
}

describe('message assembler', () => {
  it('tells single frames', () => {
    expect(follow(0x81, 0x82)).toEqual([
      ['single', 0, undefined],
      ['single', 0, undefined],
    ]);
  });

  it('follows fragments through control frames between them', () => {
    expect(follow(0x01, 0x89, 0x00, 0x8a, 0x80, 0x82)).toEqual([
      ['first', 0, undefined],
      ['control', 0, undefined],
      ['middle', 1, undefined],
      ['control', 0, undefined],
      ['last', 2, undefined],
      ['single', 0, undefined],
    ]);
  });

  it('blames a continuation without a message, once', () => {
    expect(follow(0x80, 0x00, 0x80)).toEqual([
      ['single', 0, 'continuation-unexpected'],
      ['first', 0, 'continuation-unexpected'],
      ['last', 1, undefined],
    ]);
  });

  it('blames a new message that breaks one off', () => {
    expect(follow(0x01, 0x82, 0x80)).toEqual([
      ['first', 0, undefined],
      ['single', 0, 'continuation-expected'],
      ['single', 0, 'continuation-unexpected'],
    ]);
  });

  it('takes reserved opcodes as what their high bit says', () => {
    expect(follow(0x03, 0x8b, 0x80)).toEqual([
      ['first', 0, undefined],
      ['control', 0, undefined],
      ['last', 1, undefined],
    ]);
  });
});
