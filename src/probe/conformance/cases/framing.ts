import { Opcode } from '../../../wire/frame';
import type { ConformanceCase } from '../conformanceCase';
import { text, utf8 } from './caseFrames';

/** RFC 6455 §5.1 to §5.3: masks, reserved bits and opcodes, lengths. */

const PROTOCOL_ERROR = { kind: 'failure', codes: [1002] } as const;
const RESERVED_OPCODES = [0x3, 0x4, 0x5, 0x6, 0x7, 0xb, 0xc, 0xd, 0xe, 0xf];

/** Lengths at which the header's form changes, and their neighbours. */
const LENGTHS = [0, 125, 126, 127, 65_535, 65_536];

const hello = { kind: 'message', opcode: Opcode.text, payload: utf8('hello') } as const;

export const UNMASKED_CASE: ConformanceCase = {
  id: 'unmasked',
  section: 'RFC 6455 §5.1',
  title: 'Unmasked text from a client',
  sends: [text('hello', { isUnmasked: true })],
  expects: PROTOCOL_ERROR,
};

export const FRAMING_CASES: readonly ConformanceCase[] = [
  { id: 'text', section: 'RFC 6455 §5.2', title: 'Masked text', sends: [text('hello')], expects: hello },
  {
    id: 'binary',
    section: 'RFC 6455 §5.6',
    title: 'Binary that is no UTF-8',
    sends: [{ opcode: Opcode.binary, payload: Uint8Array.of(0xff, 0xfe, 0x00) }],
    expects: { kind: 'message', opcode: Opcode.binary, payload: Uint8Array.of(0xff, 0xfe, 0x00) },
  },
  {
    id: 'mask-zero',
    section: 'RFC 6455 §5.3',
    title: 'Masking key 00000000',
    sends: [text('hello', { maskingKey: 0 })],
    expects: hello,
  },
  UNMASKED_CASE,
  ...[4, 2, 1].map(
    (rsv, i): ConformanceCase => ({
      id: `rsv${i + 1}`,
      section: 'RFC 6455 §5.2',
      title: `RSV${i + 1} set without an extension`,
      sends: [text('hello', { rsv })],
      expects: PROTOCOL_ERROR,
    }),
  ),
  ...RESERVED_OPCODES.map(
    (opcode): ConformanceCase => ({
      id: `opcode-${opcode.toString(16)}`,
      section: 'RFC 6455 §5.2',
      title: `Reserved opcode 0x${opcode.toString(16).toUpperCase()}`,
      sends: [{ opcode, payload: utf8('hello') }],
      expects: PROTOCOL_ERROR,
    }),
  ),
  ...LENGTHS.map((length): ConformanceCase => {
    const payload = new Uint8Array(length).fill(0x2a);
    return {
      id: `length-${length}`,
      section: 'RFC 6455 §5.2',
      title: `Text of ${length.toLocaleString('en-US')} bytes`,
      sends: [text(payload)],
      expects: { kind: 'message', opcode: Opcode.text, payload },
    };
  }),
  {
    id: 'length-top-bit',
    section: 'RFC 6455 §5.2',
    title: '64-bit length with the top bit set',
    // FIN and text; masked, 127; the length; a masking key of zeros.
    sends: [Uint8Array.of(0x81, 0xff, 0x80, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0, 0)],
    expects: { kind: 'failure', codes: [1002, 1009] },
  },
  ...([16, 64] as const).map(
    (lengthForm): ConformanceCase => ({
      id: `length-form-${lengthForm}`,
      section: 'RFC 6455 §5.2',
      title: `Length 5 written in ${lengthForm} bits`,
      sends: [text('hello', { lengthForm })],
      expects: PROTOCOL_ERROR,
      isInformational: true,
    }),
  ),
];
