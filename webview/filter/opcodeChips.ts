import { OPCODE_GROUPS, type OpcodeGroup, type RowFilter } from '../../src/protocol/rows';
import type { InspectorModel } from '../inspectorModel';
import { GROUP_LABELS } from '../table/opcodes';
import { setPressed } from '../ui/buttons';
import { el, setText } from '../ui/element';
import { formatCount } from '../ui/format';
import { t } from '../ui/strings';

/** One toggle a group of opcodes, with how many frames of it there are in both directions. */
export function createOpcodeChips(model: InspectorModel, apply: (change: Partial<RowFilter>) => void): HTMLElement {
  const chips = OPCODE_GROUPS.map((group) => createChip(group, model, apply));
  return el('div', { class: 'chips', role: 'group', 'aria-label': t('opcodesLabel') }, ...chips);
}

function createChip(
  group: OpcodeGroup,
  model: InspectorModel,
  apply: (change: Partial<RowFilter>) => void,
): HTMLElement {
  const count = el('span', { class: 'chip-count' });
  const swatch = el('span', { class: `swatch op-${group}`, 'aria-hidden': 'true' });
  const chip = el('button', { class: 'chip', type: 'button' }, swatch, t(GROUP_LABELS[group]), ' ', count);
  chip.addEventListener('click', () => apply({ opcodes: toggle(model.filter.value.opcodes, group) }));
  model.filter.watch(({ opcodes }) => setPressed(chip, opcodes.includes(group)));
  model.rows.watch(({ counts }) => {
    const total = counts[group].in + counts[group].out;
    setText(count, formatCount(total));
    // Reserved opcodes break the protocol: worth a chip only where they were seen.
    chip.hidden = group === 'reserved' && total === 0;
  });
  return chip;
}

function toggle(groups: readonly OpcodeGroup[], group: OpcodeGroup): readonly OpcodeGroup[] {
  return groups.includes(group) ? groups.filter((other) => other !== group) : [...groups, group];
}
