import { describe, expect, it } from 'vitest';
import { hex, parseFrames, violationCodes } from './frames';

const codes = (digits: string, options = {}) => violationCodes(parseFrames([hex(digits)], options)[0]);

describe('violations that one header shows', () => {
  it.each(['83 00', '87 00', '8b 00', '8f 00'])('names the reserved opcode of %s', (digits) => {
    expect(codes(digits)).toEqual(['reserved-opcode']);
  });

  it('says which reserved bits are set', () => {
    const [frame] = parseFrames([hex('f1 00')]);
    expect(frame?.violations[0]?.message).toMatch(/^RSV1, RSV2, RSV3 are set/);
  });

  it.each(['a1 00', '91 00'])('refuses RSV2 and RSV3 in %s even with deflate', (digits) => {
    expect(codes(digits, { isDeflateAgreed: true })).toEqual(['reserved-bit']);
  });

  it('allows RSV1 on the first frame of a message once deflate is agreed', () => {
    expect(codes('c1 00')).toEqual(['reserved-bit']);
    expect(codes('c1 00', { isDeflateAgreed: true })).toEqual([]);
    expect(codes('42 00', { isDeflateAgreed: true })).toEqual([]);
  });

  it.each(['c0 00', 'c9 00', 'c8 00'])('refuses RSV1 on %s, a continuation or control frame', (digits) => {
    expect(codes(digits, { isDeflateAgreed: true })).toEqual(['reserved-bit']);
  });

  it.each(['08 00', '09 00', '0a 00'])('refuses a fragmented control frame, %s', (digits) => {
    expect(codes(digits)).toEqual(['control-fragmented']);
  });

  it('allows 125 bytes in a control frame and no more', () => {
    expect(codes(`89 7d ${'00'.repeat(125)}`)).toEqual([]);
    expect(codes(`89 7e 00 7e ${'00'.repeat(126)}`)).toEqual(['control-too-long']);
  });

  it.each([
    ['82 7e 00 7d', 125],
    ['82 7f 00 00 00 00 00 00 00 7d', 125],
    ['82 7f 00 00 00 00 00 00 ff ff', 65_535],
  ])('refuses a length that is not minimal, %s', (header, length) => {
    expect(codes(header + '00'.repeat(length))).toEqual(['length-not-minimal']);
  });

  it.each([
    ['82 7e 00 7e', 126],
    ['82 7f 00 00 00 00 00 01 00 00', 65_536],
  ])('allows the smallest length of a form, %s', (header, length) => {
    expect(codes(header + '00'.repeat(length))).toEqual([]);
  });

  it('wants client frames masked and server frames not', () => {
    expect(codes('81 80 01 02 03 04', { direction: 'in' })).toEqual(['mask-unexpected']);
    expect(codes('81 00', { direction: 'out' })).toEqual(['mask-missing']);
  });

  it('reports all of them, in the order of the header', () => {
    const digits = `1b fe 00 05 01 02 03 04 ${'00'.repeat(5)}`;
    expect(codes(digits)).toEqual(['reserved-bit', 'reserved-opcode', 'mask-unexpected', 'length-not-minimal']);
  });

  it('goes on with the next frame', () => {
    const frames = parseFrames([hex('83 01 61 09 00 81 00')]);
    expect(frames.map(violationCodes)).toEqual([['reserved-opcode'], ['control-fragmented'], []]);
  });
});
