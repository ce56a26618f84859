import { Opcode } from '../../../wire/frame';
import type { ConformanceCase, Expectation } from '../conformanceCase';
import { continuation, MORE, text, utf8 } from './caseFrames';

/** RFC 6455 §5.6 and §8.1: text is UTF-8. */

const BAD_DATA = { kind: 'failure', codes: [1007] } as const;
/** Two to four bytes a character, a NUL and a noncharacter: all of it legal. */
const VALID = utf8('Zürich 漢字 \u{1f600} \u0000 \uffff');

const INVALID: readonly (readonly [id: string, title: string, bytes: readonly number[]])[] = [
  ['byte', 'byte FF', [0x61, 0xff, 0x62]],
  ['overlong', 'overlong form C0 AF', [0x61, 0xc0, 0xaf]],
  ['surrogate', 'surrogate ED A0 80', [0x61, 0xed, 0xa0, 0x80]],
  ['above', 'above U+10FFFF, F4 90 80 80', [0x61, 0xf4, 0x90, 0x80, 0x80]],
  ['cut', 'character cut short at the end', [0x61, 0xe6, 0xbc]],
];

function toMessage(payload: Uint8Array): Expectation {
  return { kind: 'message', opcode: Opcode.text, payload };
}

export const UTF8_CASES: readonly ConformanceCase[] = [
  {
    id: 'utf8-valid',
    section: 'RFC 6455 §5.6',
    title: 'Text of all kinds of characters',
    sends: [text(VALID)],
    expects: toMessage(VALID),
  },
  {
    id: 'utf8-split',
    section: 'RFC 6455 §5.6',
    title: 'Character split over two fragments',
    sends: [text(Uint8Array.of(0xe6, 0xbc), MORE), continuation(Uint8Array.of(0xa2))],
    expects: toMessage(utf8('漢')),
  },
  ...INVALID.map(
    ([id, title, bytes]): ConformanceCase => ({
      id: `utf8-${id}`,
      section: 'RFC 6455 §8.1',
      title: `Invalid UTF-8: ${title}`,
      sends: [text(Uint8Array.from(bytes))],
      expects: BAD_DATA,
    }),
  ),
  {
    id: 'utf8-invalid-split',
    section: 'RFC 6455 §8.1',
    title: 'Invalid UTF-8 across two fragments',
    sends: [text(Uint8Array.of(0x61, 0xed), MORE), continuation(Uint8Array.of(0xa0, 0x80))],
    expects: BAD_DATA,
  },
  {
    id: 'utf8-early',
    section: 'RFC 6455 §8.1',
    title: 'Invalid UTF-8 in a message that is not finished',
    sends: [text(Uint8Array.of(0x61, 0xff), MORE)],
    expects: BAD_DATA,
    isInformational: true,
  },
];
