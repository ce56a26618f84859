import { createIconButton } from './buttons';
import { el, uniqueId } from './element';
import { t } from './strings';

export interface Popup {
  close(): void;
}

/**
 * A small window over the room, closed by Escape, by its button, or by a press elsewhere; the focus then goes back to where it was.
 * Its content gets the focus, or else the close button.
 */
export function openPopup(room: HTMLElement, title: string, content: HTMLElement): Popup {
  const origin = document.activeElement;
  const closing = new AbortController();
  const titleId = uniqueId('popup-title');
  const close = (returnsFocus: boolean) => {
    closing.abort();
    popup.remove();
    if (returnsFocus && origin instanceof HTMLElement) origin.focus();
  };
  const closeButton = createIconButton({ icon: 'close', label: t('close'), onClick: () => close(true) });
  const head = el('div', { class: 'popup-head' }, el('h3', { id: titleId, class: 'popup-title' }, title), closeButton);
  const popup = el('div', { class: 'popup', role: 'dialog', 'aria-labelledby': titleId }, head, content);
  popup.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    event.stopPropagation();
    close(true);
  });
  const onPointerDown = (event: PointerEvent) => {
    if (event.target instanceof Node && !popup.contains(event.target)) close(false);
  };
  document.addEventListener('pointerdown', onPointerDown, { capture: true, signal: closing.signal });
  room.append(popup);
  const first = content.querySelector<HTMLElement>('button, [tabindex="0"]') ?? closeButton;
  first.focus();
  return { close: () => close(true) };
}
