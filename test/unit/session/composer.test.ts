import { describe, expect, it } from 'vitest';
import type { ComposerDraft } from '../../../src/protocol/contract';
import { compose, type DraftTarget, sendDraft, toComposerPreview } from '../../../src/session/composer';

const draft = (kind: ComposerDraft['kind'], text: string, code?: number): ComposerDraft => ({ kind, text, code });
const hexOf = (composed: ReturnType<typeof compose>) =>
  composed.isValid ? Buffer.from(composed.bytes).toString('hex') : composed.message;

describe('compose', () => {
  it.each([
    ['text', 'hé', 'text', '68c3a9'],
    ['text', '', 'text', ''],
    ['json', ' {"a": 1.0} ', 'text', Buffer.from(' {"a": 1.0} ').toString('hex')],
    ['messagepack', '{"id": 7}', 'binary', '81a2696407'],
    ['hex', '0xDE ad,be:ef', 'binary', 'deadbeef'],
    ['ping', 'p', 'ping', '70'],
    ['pong', '', 'pong', ''],
  ] as const)('%s %j goes out as %s %s', (kind, text, opcode, hex) => {
    const composed = compose(draft(kind, text));
    expect(composed).toMatchObject({ isValid: true, opcode });
    expect(hexOf(composed)).toBe(hex);
  });

  it.each([
    ['json', '{"a": }', 6],
    ['json', '{"é": }', 6],
    ['json', '', 0],
    ['json', '1 2', 2],
    ['messagepack', '[1,]', 3],
    ['hex', 'abc', 2],
    ['hex', 'zz', 0],
    ['text', 'a\ud800', 1],
  ] as const)('%s %j is a mistake at %i', (kind, text, at) => {
    expect(compose(draft(kind, text))).toMatchObject({ isValid: false, at });
  });

  it('takes JSON of any depth and numbers that MessagePack could not carry', () => {
    expect(compose(draft('json', '['.repeat(100_000) + ']'.repeat(100_000))).isValid).toBe(true);
    expect(compose(draft('json', '123456789012345678901234567890')).isValid).toBe(true);
    expect(compose(draft('messagepack', '123456789012345678901234567890')).isValid).toBe(false);
  });

  it.each(['ping', 'pong'] as const)('a %s carries at most 125 bytes, not characters', (kind) => {
    expect(compose(draft(kind, 'x'.repeat(125))).isValid).toBe(true);
    expect(compose(draft(kind, 'x'.repeat(126)))).toMatchObject({
      isValid: false,
      message: expect.stringContaining('126'),
    });
    expect(compose(draft(kind, 'é'.repeat(63)))).toMatchObject({ isValid: false });
  });

  it.each([
    [undefined, '', ''],
    [1000, '', '03e8'],
    [3000, 'x', '0bb878'],
    [4999, 'bye', '1387627965'],
  ])('close %s %j', (code, reason, hex) => {
    expect(hexOf(compose(draft('close', reason, code)))).toBe(hex);
  });

  it.each([
    [1001, ''],
    [1005, ''],
    [1006, ''],
    [2999, ''],
    [5000, ''],
    [0, ''],
    [1000.5, ''],
    [Number.NaN, ''],
    [undefined, 'a reason without a code'],
    [1000, 'x'.repeat(124)],
  ])('close %s with %j is not sent', (code, reason) => {
    expect(compose(draft('close', reason, code)).isValid).toBe(false);
  });
});

describe('toComposerPreview', () => {
  it('shows the first 256 bytes as an array of their own', () => {
    const preview = toComposerPreview(draft('text', 'x'.repeat(1_000)));
    if (!preview.isValid) throw new Error(preview.message);
    expect(preview).toMatchObject({ totalBytes: 1_000, opcode: 'text' });
    expect(preview.head.buffer.byteLength).toBe(256);
  });
});

describe('sendDraft', () => {
  const calls: unknown[][] = [];
  const target: DraftTarget = {
    open: {
      sendText: (text) => calls.push(['text', text]),
      sendBinary: (bytes) => calls.push(['binary', [...bytes]]),
      ping: (bytes) => calls.push(['ping', [...bytes]]),
      pong: (bytes) => calls.push(['pong', [...bytes]]),
    },
    closeWith: (code, reason) => calls.push(['close', code, reason]),
  };

  it('sends each kind its own way, and nothing that is not valid', () => {
    sendDraft(draft('json', '{ }'), target);
    sendDraft(draft('hex', '01'), target);
    sendDraft(draft('ping', 'a'), target);
    sendDraft(draft('pong', 'b'), target);
    sendDraft(draft('close', 'bye', 1000), target);
    expect(() => sendDraft(draft('close', '', 1006), target)).toThrow(
      expect.objectContaining({ code: 'invalid-draft' }),
    );
    expect(calls).toEqual([
      ['text', '{ }'],
      ['binary', [1]],
      ['ping', [0x61]],
      ['pong', [0x62]],
      ['close', 1000, 'bye'],
    ]);
  });
});
