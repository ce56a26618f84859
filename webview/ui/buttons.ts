import { el, setAttribute } from './element';
import { createIcon, type IconName } from './icons';

/** Icon and toggle buttons: native elements, since they carry states (`aria-pressed`, `aria-expanded`) of their own. */

export interface IconButtonOptions {
  readonly icon: IconName;
  readonly label: string;
  /** Shows the label beside the icon where there is room. */
  readonly isLabelShown?: boolean;
  readonly onClick: (event: MouseEvent) => void;
}

export function createIconButton({ icon, label, isLabelShown, onClick }: IconButtonOptions): HTMLButtonElement {
  const button = el('button', { class: 'icon-button', type: 'button', title: label }, createIcon(icon));
  if (isLabelShown) button.append(el('span', { class: 'icon-button-label' }, label));
  else setAttribute(button, 'aria-label', label);
  button.addEventListener('click', onClick);
  return button;
}

/** An icon button whose click opens something over the page, which `openMenu` or the popup marks as open. */
export function createPopupButton(options: IconButtonOptions, kind: 'menu' | 'dialog' = 'menu'): HTMLButtonElement {
  const button = createIconButton(options);
  setAttribute(button, 'aria-haspopup', kind);
  setAttribute(button, 'aria-expanded', 'false');
  return button;
}

/** Changes what an icon button shows and is called. */
export function setIconButton(button: HTMLButtonElement, icon: IconName, label: string): void {
  button.querySelector('svg')?.replaceWith(createIcon(icon));
  setAttribute(button, 'title', label);
  const shown = button.querySelector('.icon-button-label');
  if (shown === null) setAttribute(button, 'aria-label', label);
  else if (shown.textContent !== label) shown.textContent = label;
}

export function setPressed(button: HTMLElement, isPressed: boolean): void {
  setAttribute(button, 'aria-pressed', String(isPressed));
}

export function createLinkButton(label: string, onClick: () => void): HTMLButtonElement {
  const button = el('button', { class: 'link-button', type: 'button' }, label);
  button.addEventListener('click', onClick);
  return button;
}
