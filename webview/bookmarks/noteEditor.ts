import { MAX_NOTE_CHARS } from '../../src/protocol/bookmarks';
import { el, setStyle } from '../ui/element';
import { t } from '../ui/strings';

export interface NoteEditorParts {
  readonly room: HTMLElement;
  /** Of the row, in the window. */
  readonly box: DOMRect;
  readonly ordinal: number;
  readonly note: string;
  readonly onSave: (note: string) => void;
  /** Saved or not, the editor is gone; `returnsFocus` unless the user went elsewhere. */
  readonly onClose: (returnsFocus: boolean) => void;
}

/** One line over the row. Enter and leaving it keep what was typed, Escape does not. */
export function openNoteEditor({ room, box, ordinal, note, onSave, onClose }: NoteEditorParts): void {
  const field = el('input', {
    class: 'text-input note-editor',
    type: 'text',
    maxlength: String(MAX_NOTE_CHARS),
    placeholder: t('notePlaceholder'),
    'aria-label': t('noteLabel', ordinal),
  });
  field.value = note;
  let isOpen = true;
  const close = (isKept: boolean, returnsFocus: boolean) => {
    if (!isOpen) return;
    isOpen = false;
    const typed = field.value.trim();
    field.remove();
    onClose(returnsFocus);
    if (isKept && typed !== note) onSave(typed);
  };
  field.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' && event.key !== 'Escape') return;
    event.preventDefault();
    event.stopPropagation();
    close(event.key === 'Enter', true);
  });
  field.addEventListener('blur', () => close(true, false));
  setStyle(field, 'inset-block-start', `${Math.round(box.top - room.getBoundingClientRect().top)}px`);
  room.append(field);
  field.focus();
  field.select();
}
