import { invisibleCharacterMeta, reportInvisibleCharacters } from '../../lexical/invisibleCharacter';
import type { Rule, Span } from '../../rule';
import type { HaproxyModel } from '../model';

export const invisibleCharacter: Rule<HaproxyModel> = {
  ...invisibleCharacterMeta,
  check({ text, file }, report) {
    const quoted: Span[] = file.sections
      .flatMap((section) => [section.header, ...section.lines].flatMap((line) => line.words))
      .filter((word) => word.isQuoted);
    const exempt = [...quoted, ...file.comments].sort((a, b) => a.start - b.start);
    reportInvisibleCharacters(text, exempt, 'HAProxy', report);
  },
};
