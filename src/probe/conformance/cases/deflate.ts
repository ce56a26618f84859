import { Opcode } from '../../../wire/frame';
import type { ConformanceCase } from '../conformanceCase';
import { continuation, MORE, ping, text, utf8 } from './caseFrames';

/** RFC 7692: messages under permessage-deflate. The payloads stand alone, so they fit whatever windows were agreed on. */

const RSV1 = 4;
const RSV2 = 2;

/** "Hello", RFC 7692 §7.2.3.1. */
const HELLO = Uint8Array.of(0xf2, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00);
/** A stored block with the byte FF: deflate data, but no UTF-8. */
const STORED_FF = Uint8Array.of(0x00, 0x01, 0x00, 0xfe, 0xff, 0xff, 0x00);

const hello = { kind: 'message', opcode: Opcode.text, payload: utf8('Hello') } as const;
const PROTOCOL_ERROR = { kind: 'failure', codes: [1002] } as const;

const CASES: readonly ConformanceCase[] = [
  {
    id: 'deflate-text',
    section: 'RFC 7692 §7.2',
    title: 'Compressed text',
    sends: [text(HELLO, { rsv: RSV1 })],
    expects: hello,
  },
  {
    id: 'deflate-plain',
    section: 'RFC 7692 §6',
    title: 'Uncompressed text while compression is agreed on',
    sends: [text('Hello')],
    expects: hello,
  },
  {
    id: 'deflate-fragments',
    section: 'RFC 7692 §6.1',
    title: 'Compressed text in two fragments, RSV1 on the first',
    sends: [text(HELLO.subarray(0, 3), { rsv: RSV1, ...MORE }), continuation(HELLO.subarray(3))],
    expects: hello,
  },
  {
    id: 'deflate-empty',
    section: 'RFC 7692 §7.2.3.6',
    title: 'Compressed empty message',
    sends: [text(Uint8Array.of(0), { rsv: RSV1 })],
    expects: { kind: 'message', opcode: Opcode.text, payload: utf8('') },
  },
  {
    id: 'deflate-rsv1-continuation',
    section: 'RFC 7692 §6.1',
    title: 'RSV1 on a continuation',
    sends: [text(HELLO.subarray(0, 3), { rsv: RSV1, ...MORE }), continuation(HELLO.subarray(3), { rsv: RSV1 })],
    expects: PROTOCOL_ERROR,
  },
  {
    id: 'deflate-rsv1-ping',
    section: 'RFC 7692 §6.1',
    title: 'RSV1 on a ping',
    sends: [ping('bit', { rsv: RSV1 })],
    expects: PROTOCOL_ERROR,
  },
  {
    id: 'deflate-rsv2',
    section: 'RFC 6455 §5.2',
    title: 'RSV2 while only compression is agreed on',
    sends: [text('Hello', { rsv: RSV2 })],
    expects: PROTOCOL_ERROR,
  },
  {
    id: 'deflate-garbage',
    section: 'RFC 7692 §7.2.2',
    title: 'RSV1 with bytes that cannot be inflated',
    sends: [text(Uint8Array.of(0xff, 0xff, 0xff, 0xff), { rsv: RSV1 })],
    expects: { kind: 'failure', codes: [1002, 1007] },
  },
  {
    id: 'deflate-utf8',
    section: 'RFC 6455 §8.1',
    title: 'Compressed text that is no UTF-8',
    sends: [text(STORED_FF, { rsv: RSV1 })],
    expects: { kind: 'failure', codes: [1007] },
  },
];

export const DEFLATE_CASES: readonly ConformanceCase[] = CASES.map((one) => ({ ...one, needsDeflate: true }));
