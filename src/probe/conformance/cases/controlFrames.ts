import { Opcode } from '../../../wire/frame';
import type { ConformanceCase } from '../conformanceCase';
import { MORE, ping, utf8 } from './caseFrames';

/** RFC 6455 §5.5: pings and pongs. */

const PROTOCOL_ERROR = { kind: 'failure', codes: [1002] } as const;
/** The longest payload of a control frame. */
const LONGEST = new Uint8Array(125).fill(0x70);

export const CONTROL_FRAME_CASES: readonly ConformanceCase[] = [
  {
    id: 'ping-125',
    section: 'RFC 6455 §5.5.3',
    title: 'Ping of 125 bytes',
    sends: [ping(LONGEST)],
    expects: { kind: 'pong', payload: LONGEST },
  },
  {
    id: 'ping-empty',
    section: 'RFC 6455 §5.5.3',
    title: 'Ping without a payload',
    sends: [ping('')],
    expects: { kind: 'pong', payload: utf8('') },
  },
  {
    id: 'ping-126',
    section: 'RFC 6455 §5.5',
    title: 'Ping of 126 bytes',
    sends: [ping(new Uint8Array(126).fill(0x70))],
    expects: PROTOCOL_ERROR,
  },
  {
    id: 'ping-fragmented',
    section: 'RFC 6455 §5.5',
    title: 'Ping with FIN=0',
    sends: [ping('part', MORE)],
    expects: PROTOCOL_ERROR,
  },
  {
    id: 'ping-rsv1',
    section: 'RFC 6455 §5.2',
    title: 'Ping with RSV1 and no extension',
    sends: [ping('bit', { rsv: 4 })],
    expects: PROTOCOL_ERROR,
  },
  {
    id: 'pong-unsolicited',
    section: 'RFC 6455 §5.5.3',
    title: 'Pong that nobody asked for',
    sends: [{ opcode: Opcode.pong, payload: utf8('unasked') }],
    expects: { kind: 'alive' },
  },
];
