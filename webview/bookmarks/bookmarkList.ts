import type { Bookmark } from '../../src/protocol/bookmarks';
import { toOpcodeLabel } from '../table/opcodes';
import { createIconButton, createLinkButton } from '../ui/buttons';
import { el } from '../ui/element';
import { passFocusTo } from '../ui/focus';
import { formatTime } from '../ui/format';
import { openPopup } from '../ui/popup';
import { t } from '../ui/strings';
import type { BookmarkModel } from './bookmarkModel';

export interface BookmarkListParts {
  readonly room: HTMLElement;
  readonly model: BookmarkModel;
  /** What is to be known of all of them; may be empty. */
  readonly hint: string;
  readonly onGo: (bookmark: Bookmark) => void;
  readonly onRemove: (ordinal: number) => void;
  readonly onClear: () => void;
}

/** All bookmarks in a popup over the table. Arrows walk them, Enter goes to the row, Delete removes. */
export async function openBookmarkList(parts: BookmarkListParts): Promise<void> {
  const { room, model, hint, onGo, onRemove, onClear } = parts;
  const origin = document.activeElement;
  // Rows may have been dropped since: what is gone is told by the host.
  await model.read();
  if (document.activeElement !== origin) return;
  const list = el('ul', { class: 'bookmark-list' });
  const none = el('p', { class: 'dim' }, t('bookmarksNone'));
  const clear = createLinkButton(t('bookmarksClear'), () => {
    popup.close();
    onClear();
  });
  const content = el('div', { class: 'bookmarks' }, none, list, clear);
  if (hint !== '') content.append(el('p', { class: 'bookmarks-hint' }, hint));
  const toItem = (bookmark: Bookmark): HTMLElement => {
    const { ordinal } = bookmark;
    const go = () => {
      popup.close();
      onGo(bookmark);
    };
    const button = el('button', { class: 'bookmark-go', type: 'button' }, ...toContent(bookmark));
    button.addEventListener('click', go);
    const remove = createIconButton({
      icon: 'close',
      label: t('bookmarkRemove', ordinal),
      onClick: () => onRemove(ordinal),
    });
    const item = el('li', { class: bookmark.isGone ? 'bookmark is-gone' : 'bookmark' }, button, remove);
    button.addEventListener('keydown', (event) => {
      if (event.key === 'Delete') onRemove(ordinal);
      else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') moveFocus(list, item, event.key === 'ArrowUp');
      else return;
      event.preventDefault();
    });
    return item;
  };
  const show = (bookmarks: readonly Bookmark[]) => {
    const at = [...list.children].findIndex((item) => item.contains(document.activeElement));
    list.replaceChildren(...bookmarks.map(toItem));
    none.hidden = bookmarks.length > 0;
    clear.hidden = bookmarks.length === 0;
    // What had the focus was removed: the next one takes it.
    if (at < 0) return;
    const heir = list.children[Math.min(at, bookmarks.length - 1)] ?? content.parentElement;
    passFocusTo(heir?.querySelector('button'));
  };
  const watching = model.bookmarks.onChange((bookmarks) => {
    if (content.isConnected) show(bookmarks);
    else watching.dispose();
  });
  show(model.bookmarks.value);
  const popup = openPopup(room, t('bookmarks'), content);
}

function toContent({ ordinal, timeMs, direction, opcode, label, note, isGone }: Bookmark): readonly Node[] {
  const arrow = direction === undefined ? '' : direction === 'in' ? '↓' : '↑';
  const name = opcode === undefined ? label : toOpcodeLabel(opcode);
  const parts: readonly (readonly [string, string])[] = [
    ['bookmark-ordinal', `#${ordinal}`],
    ['bookmark-time', formatTime(timeMs)],
    [`bookmark-direction dir-${direction ?? 'none'}`, arrow],
    ['bookmark-name', name],
    ['bookmark-gone', isGone ? t('bookmarkGone') : ''],
    ['bookmark-note', note],
  ];
  return parts
    .filter(([, text]) => text !== '')
    .flatMap(([kind, text]) => [el('span', { class: kind }, text), document.createTextNode(' ')]);
}

function moveFocus(list: HTMLElement, item: HTMLElement, isBackward: boolean): void {
  const sibling = isBackward ? item.previousElementSibling : item.nextElementSibling;
  const next = sibling ?? (isBackward ? list.lastElementChild : list.firstElementChild);
  next?.querySelector('button')?.focus();
}
