import { reportSmartQuotes, smartQuotesMeta } from '../../lexical/smartQuotes';
import type { Rule } from '../../rule';
import type { HaproxyModel } from '../model';

export const smartQuotes: Rule<HaproxyModel> = {
  ...smartQuotesMeta,
  check({ text, file }, report) {
    const statements = file.sections.flatMap((section) => [section.header, ...section.lines].map((line) => line.words));
    reportSmartQuotes(text, statements, 'HAProxy', report);
  },
};
