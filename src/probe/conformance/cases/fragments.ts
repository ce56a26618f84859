import { Opcode } from '../../../wire/frame';
import type { ConformanceCase } from '../conformanceCase';
import { continuation, MORE, ping, text, utf8 } from './caseFrames';

/** RFC 6455 §5.4: messages in several frames. */

const PROTOCOL_ERROR = { kind: 'failure', codes: [1002] } as const;

export const FRAGMENT_CASES: readonly ConformanceCase[] = [
  {
    id: 'fragments',
    section: 'RFC 6455 §5.4',
    title: 'Text in three fragments',
    sends: [text('one ', MORE), continuation('two ', MORE), continuation('three')],
    expects: { kind: 'message', opcode: Opcode.text, payload: utf8('one two three') },
  },
  {
    id: 'fragments-empty',
    section: 'RFC 6455 §5.4',
    title: 'Text in three empty fragments',
    sends: [text('', MORE), continuation('', MORE), continuation('')],
    expects: { kind: 'message', opcode: Opcode.text, payload: utf8('') },
  },
  {
    id: 'ping-in-fragments',
    section: 'RFC 6455 §5.4',
    title: 'Ping between two fragments',
    sends: [text('one ', MORE), ping('between'), continuation('two')],
    expects: { kind: 'pong', payload: utf8('between') },
  },
  {
    id: 'continuation-alone',
    section: 'RFC 6455 §5.4',
    title: 'Continuation without a start',
    sends: [continuation('hello')],
    expects: PROTOCOL_ERROR,
  },
  {
    id: 'continuation-alone-open',
    section: 'RFC 6455 §5.4',
    title: 'Continuation without a start, FIN=0',
    sends: [continuation('hello', MORE)],
    expects: PROTOCOL_ERROR,
  },
  {
    id: 'text-in-fragments',
    section: 'RFC 6455 §5.4',
    title: 'New text within a fragmented message',
    sends: [text('one ', MORE), text('two')],
    expects: PROTOCOL_ERROR,
  },
];
