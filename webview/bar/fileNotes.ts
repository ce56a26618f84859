import type { FileSource } from '../../src/protocol/source';
import { el, setAttribute, setText, uniqueId } from '../ui/element';
import { formatCount } from '../ui/format';
import { createIcon } from '../ui/icons';
import { t } from '../ui/strings';
import { toVisibleText } from '../ui/visibleText';

/** The notes on a file behind a button that says how many there are. Escape closes them. */
export class FileNotes {
  readonly button: HTMLButtonElement;
  readonly element: HTMLElement;
  readonly #label = el('span');
  readonly #list = el('ul', { class: 'file-notes-list' });
  readonly #more = el('p', { class: 'file-notes-more' });
  #shown: readonly string[] = [];

  constructor() {
    const id = uniqueId('file-notes');
    this.button = el(
      'button',
      { class: 'disclosure', type: 'button', 'aria-expanded': 'false', 'aria-controls': id },
      createIcon('chevronRight'),
      this.#label,
    );
    this.element = el(
      'div',
      { class: 'file-notes', id, role: 'group', 'aria-label': t('fileNotesLabel'), tabindex: '0', hidden: '' },
      this.#list,
      this.#more,
    );
    this.button.addEventListener('click', () => this.#setOpen(this.element.hidden));
    for (const part of [this.button, this.element]) {
      part.addEventListener('keydown', (event) => {
        if (event.key !== 'Escape' || this.element.hidden) return;
        event.preventDefault();
        this.#setOpen(false);
        this.button.focus();
      });
    }
  }

  show({ notes, noteCount }: FileSource): void {
    this.button.hidden = noteCount === 0;
    if (noteCount === 0) this.#setOpen(false);
    setText(this.#label, noteCount === 1 ? t('fileNoteOne') : t('fileNotes', formatCount(noteCount)));
    const more = noteCount - notes.length;
    this.#more.hidden = more <= 0;
    setText(this.#more, more === 1 ? t('fileNoteMore') : t('fileNotesMore', formatCount(Math.max(0, more))));
    if (notes.length === this.#shown.length && notes.every((note, index) => note === this.#shown[index])) return;
    this.#shown = notes;
    this.#list.replaceChildren(...notes.map((note) => el('li', {}, toVisibleText(note))));
  }

  #setOpen(isOpen: boolean): void {
    this.element.hidden = !isOpen;
    setAttribute(this.button, 'aria-expanded', String(isOpen));
  }
}
