import type { RowFilter } from '../../src/protocol/rows';
import type { ViewStringKey } from '../../src/protocol/viewStrings';
import type { InspectorModel } from '../inspectorModel';
import { setPressed } from '../ui/buttons';
import { el } from '../ui/element';
import { t } from '../ui/strings';

interface Choice {
  readonly direction: RowFilter['direction'];
  readonly arrow: string;
  readonly label: ViewStringKey;
}

const CHOICES: readonly Choice[] = [
  { direction: 'both', arrow: '↕', label: 'directionBoth' },
  { direction: 'in', arrow: '↓', label: 'directionIn' },
  { direction: 'out', arrow: '↑', label: 'directionOut' },
];

/** Both directions, only what was received, or only what was sent. */
export function createDirectionSegment(
  model: InspectorModel,
  apply: (change: Partial<RowFilter>) => void,
): HTMLElement {
  const buttons = CHOICES.map(({ direction, arrow, label }) => {
    const mark = el('span', { class: `segment-arrow dir-${direction}`, 'aria-hidden': 'true' }, arrow);
    const button = el('button', { class: 'segment-part', type: 'button' }, mark, t(label));
    button.addEventListener('click', () => apply({ direction }));
    model.filter.watch((filter) => setPressed(button, filter.direction === direction));
    return button;
  });
  return el('div', { class: 'segment', role: 'group', 'aria-label': t('directionLabel') }, ...buttons);
}
