import type { HeaderField } from '../../src/protocol/detail';
import { createIconButton, createLinkButton } from '../ui/buttons';
import { el } from '../ui/element';
import { createIcon } from '../ui/icons';
import { KitTextField } from '../ui/kit';
import { t } from '../ui/strings';

interface Line {
  name: string;
  value: string;
}

export interface HeadersEditorOptions {
  readonly onChange: (headers: readonly HeaderField[]) => void;
  /** Keeps a value as a secret; resolves to what to write instead. */
  readonly onKeep: (header: HeaderField) => Promise<string>;
}

/** Rows of header names and values; a row without a name is not sent. */
export class HeadersEditor {
  readonly element: HTMLElement;
  readonly #rows = el('div', { class: 'headers-rows' });
  readonly #lines: Line[];
  readonly #options: HeadersEditorOptions;

  constructor(headers: readonly HeaderField[], options: HeadersEditorOptions) {
    this.#lines = headers.map(({ name, value }) => ({ name, value }));
    this.#options = options;
    const add = createLinkButton(t('addHeader'), () => {
      const line = { name: '', value: '' };
      this.#lines.push(line);
      this.#appendRow(line).focus();
    });
    add.prepend(createIcon('add'));
    const title = el('h3', { class: 'options-title' }, t('headersLabel'));
    this.element = el('div', { class: 'headers' }, title, this.#rows, add);
    for (const line of this.#lines) this.#appendRow(line);
  }

  #appendRow(line: Line): KitTextField {
    const name = new KitTextField({
      label: t('headerName'),
      value: line.name,
      onInput: (typed) => this.#edit(line, { name: typed.trim() }),
    });
    const value = new KitTextField({
      label: t('headerValue'),
      value: line.value,
      onInput: (typed) => this.#edit(line, { value: typed }),
    });
    const keep = createIconButton({
      icon: 'key',
      label: t('keepHeaderSecret'),
      onClick: () => void this.#keep(line, value),
    });
    const remove = createIconButton({
      icon: 'close',
      label: t('removeHeader'),
      onClick: () => {
        this.#lines.splice(this.#lines.indexOf(line), 1);
        row.remove();
        this.#report();
      },
    });
    const row = el('div', { class: 'headers-row' }, name.element, value.element, keep, remove);
    this.#rows.append(row);
    return name;
  }

  async #keep(line: Line, field: KitTextField): Promise<void> {
    const { value } = line;
    if (value.trim() === '') {
      field.focus();
      return;
    }
    const kept = await this.#options.onKeep({ ...line });
    // What was typed meanwhile is what the user wants.
    if (kept === value || line.value !== value) return;
    field.value = kept;
    this.#edit(line, { value: kept });
  }

  #edit(line: Line, change: Partial<Line>): void {
    Object.assign(line, change);
    this.#report();
  }

  #report(): void {
    this.#options.onChange(this.#lines.filter(({ name }) => name !== '').map(({ name, value }) => ({ name, value })));
  }
}
