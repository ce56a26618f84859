import { createIconButton, createLinkButton } from '../ui/buttons';
import { el, setAttribute, setText } from '../ui/element';
import { createIcon } from '../ui/icons';
import { t } from '../ui/strings';
import { OptionsGroup, type OptionsGroupParts } from './optionsGroup';

const MAX_MESSAGES = 200;
const MAX_CHARS = 65_536;
const MAX_LINES_SHOWN = 8;

interface Line {
  readonly element: HTMLElement;
  readonly field: HTMLTextAreaElement;
  readonly label: HTMLElement;
  readonly remove: HTMLButtonElement;
}

/** A list of text messages, each in a field of its own, since a message may have line breaks. One without text is not sent. */
export function createOnConnectGroup(
  initial: readonly string[],
  fold: Omit<OptionsGroupParts, 'title'>,
  onChange: (messages: readonly string[]) => void,
): HTMLElement {
  const lines: Line[] = [];
  const rows = el('div', { class: 'messages-rows' });
  const group = new OptionsGroup({ title: t('onConnectTitle'), ...fold });
  const add = createLinkButton(t('onConnectAdd'), () => append('').field.focus());
  add.prepend(createIcon('add'));

  const read = () => lines.map(({ field }) => field.value).filter((message) => message !== '');
  const show = () => {
    const count = read().length;
    group.hint = count === 0 ? t('onConnectNone') : count === 1 ? t('onConnectOne') : t('onConnectMany', count);
    add.disabled = lines.length >= MAX_MESSAGES;
    lines.forEach(({ label, remove }, index) => {
      setText(label, t('onConnectMessage', index + 1));
      setAttribute(remove, 'aria-label', t('onConnectRemove', index + 1));
      setAttribute(remove, 'title', t('onConnectRemove', index + 1));
    });
  };
  const report = () => {
    show();
    onChange(read());
  };
  const append = (message: string): Line => {
    const line = createLine(message, report, () => {
      const index = lines.indexOf(line);
      lines.splice(index, 1);
      line.element.remove();
      (lines[index] ?? lines[index - 1])?.field.focus();
      if (lines.length === 0) add.focus();
      report();
    });
    lines.push(line);
    rows.append(line.element);
    show();
    return line;
  };

  for (const message of initial) append(message);
  group.fill(el('p', { class: 'options-hint' }, t('onConnectHint')), rows, add);
  show();
  return group.element;
}

function createLine(message: string, onInput: () => void, onRemove: () => void): Line {
  const field = el('textarea', { class: 'text-input message-text', spellcheck: 'false', maxlength: String(MAX_CHARS) });
  const fit = () => setAttribute(field, 'rows', String(Math.min(MAX_LINES_SHOWN, field.value.split('\n').length)));
  field.value = message;
  fit();
  field.addEventListener('input', () => {
    fit();
    onInput();
  });
  const label = el('span', { class: 'field-label' });
  const remove = createIconButton({ icon: 'close', label: '', onClick: onRemove });
  return { element: el('div', { class: 'messages-row' }, el('label', {}, label, field), remove), field, label, remove };
}
