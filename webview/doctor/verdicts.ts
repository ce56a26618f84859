import type { Verdict } from '../../src/protocol/doctor';
import type { ViewStringKey } from '../../src/protocol/viewStrings';
import { el } from '../ui/element';
import { createIcon, type IconName } from '../ui/icons';
import { t } from '../ui/strings';

const WORDS: Readonly<Record<Verdict, ViewStringKey>> = {
  pass: 'doctorPass',
  warn: 'doctorWarn',
  fail: 'doctorFail',
  unknown: 'doctorUnknown',
  skipped: 'doctorSkipped',
};

const ICONS: Readonly<Record<Verdict, IconName>> = {
  pass: 'pass',
  warn: 'warn',
  fail: 'fail',
  unknown: 'help',
  skipped: 'pause',
};

/** A sign and its word: never told by colour alone. */
export function createVerdict(verdict: Verdict): HTMLElement {
  return el('span', { class: `verdict verdict-${verdict}` }, createIcon(ICONS[verdict]), t(WORDS[verdict]));
}
