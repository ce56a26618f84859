import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { FrameEntry } from '../../../../src/capture/contract';
import { FIN, MASK, OPCODE_MASK } from '../../../../src/wire/frame';
import { frameAt } from '../traffic';
import { BOOKMARKS, findMatches, mixedTraffic } from './filteredTraffic';

interface Sample {
  readonly text: string;
  readonly isTrue: (frame: FrameEntry) => boolean;
}

const capture = mixedTraffic();
const ORDINALS = Array.from({ length: capture.entryCount - 1 }, (_, at) => at + 1);
const shownLength = (frame: FrameEntry) =>
  frame.isCompressed && frame.fragmentIndex === 0 && frame.messageLength !== undefined
    ? frame.messageLength
    : frame.payloadLength;
const contentOf = ({ ordinal }: FrameEntry) => Buffer.from(capture.viewContent(ordinal) ?? []).toString('latin1');

/** Conditions with what they mean, said once more without the language. */
const CONDITIONS: readonly Sample[] = [
  { text: 'opcode == text', isTrue: ({ b0 }) => (b0 & OPCODE_MASK) === 1 },
  { text: 'opcode in {ping, 0xA}', isTrue: ({ b0 }) => [9, 10].includes(b0 & OPCODE_MASK) },
  { text: 'dir == out', isTrue: ({ direction }) => direction === 'out' },
  { text: 'fin', isTrue: ({ b0 }) => (b0 & FIN) !== 0 },
  { text: 'masked == true', isTrue: ({ b1 }) => (b1 & MASK) !== 0 },
  { text: 'compressed', isTrue: ({ isCompressed }) => isCompressed },
  { text: 'len > 20', isTrue: (frame) => shownLength(frame) > 20 },
  { text: 'wire <= 5', isTrue: ({ receivedLength }) => receivedLength <= 5 },
  { text: '# != 3', isTrue: ({ ordinal }) => ordinal !== 3 },
  { text: 'error', isTrue: ({ violations }) => violations.length > 0 },
  { text: 'bookmarked', isTrue: ({ ordinal }) => BOOKMARKS.isBookmarked(ordinal) },
  { text: '"tick"', isTrue: (frame) => contentOf(frame).includes('tick') },
  { text: '/beat|seq/', isTrue: (frame) => /beat|seq/.test(contentOf(frame)) },
  { text: 'text matches /e/', isTrue: (frame) => contentOf(frame).includes('e') },
  { text: 'json.type', isTrue: ({ ordinal }) => [1, 2, 3, 7, 8].includes(ordinal) },
  { text: 'json.price < 50', isTrue: ({ ordinal }) => ordinal === 1 },
];

const { tree } = fc.letrec<{ tree: Sample }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    fc.constantFrom(...CONDITIONS),
    fc.tuple(fc.constantFrom('!', 'not '), tie('tree')).map(([word, inner]) => ({
      text: `${word}(${inner.text})`,
      isTrue: (frame: FrameEntry) => !inner.isTrue(frame),
    })),
    fc
      .tuple(fc.constantFrom('&&', 'and', '||', 'or'), fc.array(tie('tree'), { minLength: 2, maxLength: 4 }))
      .map(([word, parts]) => ({
        text: `(${parts.map(({ text }) => text).join(` ${word} `)})`,
        isTrue: (frame: FrameEntry) =>
          word === '&&' || word === 'and'
            ? parts.every((part) => part.isTrue(frame))
            : parts.some((part) => part.isTrue(frame)),
      })),
  ),
}));

it('random expressions say of each frame what their parts say, however they are put together', () => {
  fc.assert(
    fc.property(tree, ({ text, isTrue }) => {
      const expected = ORDINALS.filter((ordinal) => isTrue(frameAt(capture, ordinal)));
      // Parentheses make even a single field an expression.
      expect(findMatches(capture, `(${text})`), text).toEqual(expected);
    }),
    { numRuns: 500 },
  );
});

it('any text whatever is read without an exception, with problems that lie within it', async () => {
  const { readFilter } = await import('../../../../src/capture/filter/filter');
  const { completeFilter } = await import('../../../../src/capture/filter/completion');
  const words = [
    'opcode',
    '==',
    'json.',
    'json[',
    '(',
    ')',
    '!',
    '&&',
    'or',
    'in',
    '{',
    ',',
    '"',
    '/',
    'len',
    '5KB',
    ' ',
    '\\',
    '#',
    'ö',
    'time',
    '10:02',
    '-',
    '=',
    'hex',
    'de',
  ];
  const text = fc.oneof(
    fc.string(),
    fc.array(fc.constantFrom(...words), { maxLength: 12 }).map((parts) => parts.join(' ')),
  );
  fc.assert(
    fc.property(text, fc.nat(40), (typed, caret) => {
      const { kind, problems, tree: found } = readFilter(typed, { hasBookmarks: true });
      expect(found !== undefined).toBe(kind !== 'empty' && problems.length === 0);
      for (const { start, end, message } of problems) {
        expect(start).toBeGreaterThanOrEqual(0);
        expect(end).toBeLessThanOrEqual(typed.length);
        expect(end).toBeGreaterThan(start);
        expect(message.length).toBeGreaterThan(10);
      }
      const at = Math.min(caret, typed.length);
      const { from, to } = completeFilter(typed, at, { hasBookmarks: true, jsonPaths: () => ['json.a'] });
      expect(from <= at && at <= to && to <= typed.length).toBe(true);
    }),
    { numRuns: 2_000 },
  );
});
