import { describe, expect, it } from 'vitest';
import { describeCloseCode, parseClosePayload } from '../../../src/wire/closeCodes';
import { ascii, concat, hex } from './frames';

describe('close codes', () => {
  it.each([
    [1000, 'Normal Closure', true],
    [1004, 'Reserved', false],
    [1005, 'No Status Received', false],
    [1006, 'Abnormal Closure', false],
    [1007, 'Invalid Frame Payload Data', true],
    [1014, 'Bad Gateway', true],
    [1015, 'TLS Handshake', false],
    [3000, 'Unauthorized', true],
    [3003, 'Forbidden', true],
    [3008, 'Timeout', true],
    [3001, 'Registered Use', true],
    [3999, 'Registered Use', true],
    [4000, 'Private Use', true],
    [4999, 'Private Use', true],
    [0, 'Invalid', false],
    [999, 'Invalid', false],
    [1016, 'Invalid', false],
    [2999, 'Invalid', false],
    [5000, 'Invalid', false],
    [65_535, 'Invalid', false],
  ])('%i is "%s"', (code, name, maySend) => {
    const description = describeCloseCode(code);
    expect(description).toMatchObject({ name, maySend });
    expect(description.explanation).toMatch(/\.$/);
  });
});

describe('close payload', () => {
  it('is empty without a code', () => {
    expect(parseClosePayload(hex(''))).toEqual({ code: undefined, reason: '', violations: [] });
  });

  it('is a code and a reason', () => {
    expect(parseClosePayload(concat(hex('0fa0'), ascii('zu spät')))).toEqual({
      code: 4000,
      reason: 'zu spät',
      violations: [],
    });
  });

  it('cannot be one byte', () => {
    expect(parseClosePayload(hex('03'))).toMatchObject({
      code: undefined,
      violations: [{ code: 'close-payload-short' }],
    });
  });

  it.each(['03ed', '03ee', '03f7', '0000', '1388'])('cannot carry the code %s', (digits) => {
    expect(parseClosePayload(hex(digits)).violations).toMatchObject([{ code: 'close-code-invalid' }]);
  });

  it('says where the reason is not UTF-8, and still shows it', () => {
    const payload = parseClosePayload(hex('03e8 6f6b ff'));
    expect(payload).toMatchObject({ code: 1000, reason: 'ok\uFFFD', violations: [{ code: 'utf8-invalid' }] });
    expect(payload.violations[0]?.message).toContain('byte 2');
  });
});
