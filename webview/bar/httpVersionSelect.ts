import type { HttpVersionChoice } from '../../src/protocol/connection';
import { el } from '../ui/element';
import { t } from '../ui/strings';

/** The HTTP that opens the WebSocket, with what the choice means below it. */
export function createHttpVersionSelect(
  chosen: HttpVersionChoice,
  onChange: (choice: HttpVersionChoice) => void,
): HTMLElement {
  const choices: readonly { readonly id: HttpVersionChoice; readonly label: string; readonly hint: string }[] = [
    { id: '1.1', label: t('httpVersion1'), hint: t('httpVersion1Hint') },
    { id: '2', label: t('httpVersion2'), hint: t('httpVersion2Hint') },
    { id: 'auto', label: t('httpVersionAuto'), hint: t('httpVersionAutoHint') },
  ];
  const select = el(
    'select',
    { class: 'select' },
    ...choices.map(({ id, label }) => el('option', { value: id }, label)),
  );
  const hint = el('span', { class: 'options-hint' });
  const show = (choice: HttpVersionChoice) => {
    select.value = choice;
    hint.textContent = choices.find(({ id }) => id === choice)?.hint ?? '';
  };
  show(chosen);
  select.addEventListener('change', () => {
    const choice = choices.find(({ id }) => id === select.value);
    if (choice === undefined) return;
    show(choice.id);
    onChange(choice.id);
  });
  const label = el(
    'label',
    { class: 'options-select' },
    el('span', { class: 'options-label' }, t('httpVersionLabel')),
    select,
  );
  return el('div', { class: 'options-field' }, label, hint);
}
