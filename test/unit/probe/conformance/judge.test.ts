import { describe, expect, it } from 'vitest';
import { CONFORMANCE_CASES } from '../../../../src/probe/conformance/caseRegistry';
import { isOk } from '../../../../src/probe/conformance/caseText';
import type { CaseVerdict, ConformanceCase } from '../../../../src/probe/conformance/conformanceCase';
import { judge } from '../../../../src/probe/conformance/judge';
import { type Baseline, NOTHING_OBSERVED, type Observation } from '../../../../src/probe/conformance/observation';

const ECHOING: Baseline = { roundTripMs: 1, isEchoing: true, textEndedBy: undefined };

function find(id: string): ConformanceCase {
  const found = CONFORMANCE_CASES.find((one) => one.id === id);
  if (!found) throw new Error(id);
  return found;
}

function close(code: number | undefined, isValid = true): Partial<Observation> {
  return { close: { code, reason: '', isValid }, endedBy: 'fin' };
}

function judgeOf(id: string, seen: Partial<Observation>, baseline: Partial<Baseline> = {}): CaseVerdict {
  return judge(find(id), { ...NOTHING_OBSERVED, ...seen }, { ...ECHOING, ...baseline });
}

describe('a violation', () => {
  it.each<[Partial<Observation>, CaseVerdict]>([
    [close(1002), 'pass'],
    // §7.1.7: the code is the server's choice, as faye-websocket shows with 1003.
    [close(1003), 'pass'],
    [close(undefined), 'pass'],
    [{ endedBy: 'fin' }, 'silent-cut'],
    [{ endedBy: 'rst' }, 'silent-cut'],
    [{ isEchoed: true }, 'lenient'],
    [{ isAlive: true }, 'lenient'],
    [{ isAlive: false }, 'lenient'],
    [{ endedBy: 'local' }, 'unknown'],
    [{ notOpened: { status: 429, text: 'HTTP/1.1 429' } }, 'unknown'],
    [{}, 'unknown'],
  ])('%j is %s', (seen, verdict) => {
    expect(judgeOf('unmasked', seen)).toBe(verdict);
  });

  it('proves nothing where a good text ends the same way', () => {
    expect(judgeOf('utf8-byte', close(1008), { textEndedBy: 1008 })).toBe('unknown');
    expect(judgeOf('utf8-byte', close(1007), { textEndedBy: 1008 })).toBe('pass');
    expect(judgeOf('utf8-byte', { endedBy: 'fin' }, { textEndedBy: 'fin' })).toBe('unknown');
  });

  it('is never a failure, whatever comes', () => {
    const observations: Partial<Observation>[] = [
      {},
      close(1000),
      { isAlive: false },
      { isEchoed: true },
      { pong: 'wrong' },
    ];
    const violations = CONFORMANCE_CASES.filter(({ expects }) => /failure|refusal/.test(expects.kind));
    for (const one of violations) {
      for (const seen of observations) expect(judgeOf(one.id, seen), one.id).not.toBe('fail');
    }
  });
});

describe('a bad close frame', () => {
  it.each<[Partial<Observation>, CaseVerdict]>([
    [close(1002), 'pass'],
    [close(1005), 'lenient'],
    [close(1000), 'lenient'],
    [close(undefined), 'lenient'],
    [{ endedBy: 'fin' }, 'silent-cut'],
    [{}, 'lenient'],
  ])('answered by %j is %s', (seen, verdict) => {
    expect(judgeOf('close-1005', seen)).toBe(verdict);
  });
});

describe('something legal', () => {
  it.each<[string, Partial<Observation>, CaseVerdict]>([
    ['text', { isEchoed: true }, 'pass'],
    ['text', { isAlive: true }, 'pass'],
    ['text', close(1002), 'fail'],
    ['utf8-split', close(1007), 'fail'],
    // The application's own reasons.
    ['text', close(1008), 'unknown'],
    ['binary', close(1003), 'unknown'],
    ['length-65536', close(1009), 'unknown'],
    ['fragments', { endedBy: 'fin' }, 'fail'],
    ['fragments', { isAlive: false }, 'fail'],
    ['pong-unsolicited', { endedBy: 'rst' }, 'fail'],
    ['ping-125', { pong: 'right' }, 'pass'],
    ['ping-125', { pong: 'wrong' }, 'fail'],
    ['ping-125', {}, 'fail'],
    ['ping-in-fragments', close(1008), 'unknown'],
    ['close-reason', close(1000), 'pass'],
    ['close-reason', close(undefined), 'pass'],
    ['close-reason', close(1002), 'fail'],
    ['close-1002', close(1002), 'pass'],
    ['close-1007', close(1007), 'pass'],
    ['close-1011', close(1005, false), 'fail'],
    ['close-empty', { endedBy: 'fin' }, 'fail'],
    ['data-after-close', close(1000), 'pass'],
    ['data-after-close', { ...close(1000), isEchoed: true }, 'lenient'],
  ])('%s: %j is %s', (id, seen, verdict) => {
    expect(judgeOf(id, seen)).toBe(verdict);
  });

  it('is not judged where a good text or ping already goes wrong', () => {
    expect(judgeOf('fragments', { endedBy: 'fin' }, { textEndedBy: 'fin' })).toBe('unknown');
    expect(judgeOf('fragments', { isAlive: false }, { roundTripMs: undefined })).toBe('unknown');
  });
});

describe('what is informational', () => {
  it.each<[string, Partial<Observation>, CaseVerdict]>([
    ['close-1014', close(1002), 'lenient'],
    ['close-5000', close(5000, false), 'lenient'],
    ['length-form-16', { isEchoed: true }, 'lenient'],
    ['handshake-http10', { isHandshakeTaken: true }, 'lenient'],
    ['handshake-no-key', { notOpened: { status: 400, text: '' } }, 'pass'],
    ['handshake-no-key', { notOpened: { status: undefined, text: '' }, endedBy: 'fin' }, 'silent-cut'],
    ['handshake-no-key', { notOpened: { status: undefined, text: '' } }, 'unknown'],
  ])('%s: %j is %s, and ok', (id, seen, verdict) => {
    expect(judgeOf(id, seen)).toBe(verdict);
    expect(isOk(verdict, find(id))).toBe(true);
  });
});

describe('the cases', () => {
  it('have ids and sections of their own kind', () => {
    const ids = CONFORMANCE_CASES.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { section } of CONFORMANCE_CASES) expect(section).toMatch(/^RFC (6455|7692) §\d+(\.\d+)*$/);
  });

  it('send little: no case disturbs by its size', () => {
    for (const { id, sends } of CONFORMANCE_CASES) {
      const bytes = sends.reduce(
        (sum, sent) => sum + (sent instanceof Uint8Array ? sent.length : sent.payload.length),
        0,
      );
      expect(bytes, id).toBeLessThanOrEqual(65_536);
    }
  });
});
