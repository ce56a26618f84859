import { Opcode } from '../../../wire/frame';
import type { ConformanceCase } from '../conformanceCase';
import { close, text, utf8 } from './caseFrames';

/** RFC 6455 §5.5.1 and §7.4: close frames and their codes. */

const PROTOCOL_ERROR = { kind: 'close-failure', codes: [1002] } as const;

function toCodeCases(
  codes: readonly number[],
  section: string,
  expects: ConformanceCase['expects'] | 'answer',
  rest: Pick<ConformanceCase, 'isInformational'> = {},
): ConformanceCase[] {
  return codes.map((code) => ({
    id: `close-${code}`,
    section,
    title: `Close with code ${code}`,
    sends: [close(code)],
    expects: expects === 'answer' ? { kind: 'close', sentCode: code } : expects,
    ...rest,
  }));
}

export const CLOSING_CASES: readonly ConformanceCase[] = [
  {
    id: 'close-empty',
    section: 'RFC 6455 §5.5.1',
    title: 'Close without a code',
    sends: [{ opcode: Opcode.close, payload: utf8('') }],
    expects: { kind: 'close', sentCode: undefined },
  },
  {
    id: 'close-reason',
    section: 'RFC 6455 §5.5.1',
    title: 'Close with code 1000 and a reason',
    sends: [close(1000, 'bye')],
    expects: { kind: 'close', sentCode: 1000 },
  },
  ...toCodeCases([1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011], 'RFC 6455 §7.4.1', 'answer'),
  ...toCodeCases([3000, 3999, 4000, 4999], 'RFC 6455 §7.4.2', 'answer'),
  {
    id: 'data-after-close',
    section: 'RFC 6455 §5.5.1',
    title: 'Text after our close frame',
    sends: [close(1000), text('too late')],
    expects: { kind: 'close-only', opcode: Opcode.text, payload: utf8('too late') },
  },
  {
    id: 'close-1-byte',
    section: 'RFC 6455 §5.5.1',
    title: 'Close with a payload of 1 byte',
    sends: [{ opcode: Opcode.close, payload: Uint8Array.of(3) }],
    expects: PROTOCOL_ERROR,
  },
  {
    id: 'close-126-bytes',
    section: 'RFC 6455 §5.5',
    title: 'Close with a payload of 126 bytes',
    sends: [close(1000, new Uint8Array(124).fill(0x72))],
    expects: PROTOCOL_ERROR,
  },
  {
    id: 'close-bad-reason',
    section: 'RFC 6455 §8.1',
    title: 'Close with a reason that is no UTF-8',
    sends: [close(1000, Uint8Array.of(0x62, 0xff))],
    expects: { kind: 'close-failure', codes: [1002, 1007] },
  },
  ...toCodeCases([0, 999, 1004, 1005, 1006, 1015], 'RFC 6455 §7.4.1', PROTOCOL_ERROR),
  // Registered after RFC 6455; several libraries have lists older than that.
  ...toCodeCases([1012, 1013, 1014], 'RFC 6455 §7.4', 'answer', { isInformational: true }),
  ...toCodeCases([1016, 1100, 2000, 2999, 5000, 65_535], 'RFC 6455 §7.4.2', PROTOCOL_ERROR, { isInformational: true }),
];
