import { el, setAttribute, setStyle } from './element';

export interface MenuItem {
  readonly label: string;
  /** Undefined for a plain action, otherwise the item is a check box, or one of several that exclude each other. */
  readonly isChecked?: boolean;
  readonly isRadio?: boolean;
  readonly isDisabled?: boolean;
  /** A line before the item parts it from those above. */
  readonly isFirstOfGroup?: boolean;
  /** The key that does the same, as shown. */
  readonly keyHint?: string;
  readonly run: () => void;
}

/** Where a menu opens: at an element, or at a place in the window. */
export type MenuAnchor = HTMLElement | DOMRect;

const EDGE_PX = 4;

/**
 * A popup menu with the keyboard of WAI-ARIA's menu pattern: arrows, Home, End, Escape, first letters. Focus goes back to
 * where it came from. One menu is open at a time.
 */
export function openMenu(anchor: MenuAnchor, label: string, items: readonly MenuItem[]): void {
  const origin = document.activeElement;
  const menu = el('div', { class: 'menu', role: 'menu', 'aria-label': label, tabindex: '-1' });
  const closing = new AbortController();

  const close = (returnsFocus: boolean) => {
    closing.abort();
    menu.remove();
    setExpanded(anchor, false);
    if (returnsFocus && origin instanceof HTMLElement) origin.focus();
  };
  const nodes = items.map((item) => {
    const node = createItem(item);
    node.addEventListener('click', () => {
      if (item.isDisabled) return;
      close(true);
      item.run();
    });
    return node;
  });

  for (const [index, node] of nodes.entries()) {
    if (items[index]?.isFirstOfGroup && index > 0) menu.append(el('div', { class: 'menu-line', role: 'separator' }));
    menu.append(node);
  }
  menu.addEventListener('contextmenu', (event) => event.preventDefault());
  menu.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' || event.key === 'Tab') close(true);
    else if (!moveFocus(nodes, event.key)) return;
    event.preventDefault();
    event.stopPropagation();
  });
  const onPointerDown = (event: PointerEvent) => {
    if (event.target instanceof Node && !menu.contains(event.target)) close(false);
  };
  document.addEventListener('pointerdown', onPointerDown, { capture: true, signal: closing.signal });
  window.addEventListener('blur', () => close(false), { signal: closing.signal });
  window.addEventListener('resize', () => close(false), { signal: closing.signal });

  document.body.append(menu);
  place(menu, anchor instanceof DOMRect ? anchor : anchor.getBoundingClientRect());
  setExpanded(anchor, true);
  nodes[0]?.focus();
}

function setExpanded(anchor: MenuAnchor, isExpanded: boolean): void {
  if (anchor instanceof DOMRect || !anchor.hasAttribute('aria-haspopup')) return;
  setAttribute(anchor, 'aria-expanded', String(isExpanded));
}

function createItem({ label, isChecked, isRadio, isDisabled, keyHint }: MenuItem): HTMLElement {
  const role = isChecked === undefined ? 'menuitem' : isRadio ? 'menuitemradio' : 'menuitemcheckbox';
  const checked = isChecked === undefined ? undefined : String(isChecked);
  const attributes = {
    role,
    tabindex: '-1',
    'aria-checked': checked,
    'aria-disabled': isDisabled ? 'true' : undefined,
  };
  const item = el('div', { class: 'menu-item', ...attributes }, el('span', { class: 'menu-label' }, label));
  if (keyHint !== undefined) item.append(el('span', { class: 'menu-key', 'aria-hidden': 'true' }, keyHint));
  return item;
}

/** False when the key is not one of the menu's. */
function moveFocus(nodes: readonly HTMLElement[], key: string): boolean {
  const focused = document.activeElement;
  const current = focused instanceof HTMLElement ? nodes.indexOf(focused) : -1;
  const count = nodes.length;
  switch (key) {
    case 'ArrowDown':
      nodes[(current + 1) % count]?.focus();
      return true;
    case 'ArrowUp':
      nodes[(current + count - 1) % count]?.focus();
      return true;
    case 'Home':
      nodes[0]?.focus();
      return true;
    case 'End':
      nodes[count - 1]?.focus();
      return true;
    case 'Enter':
    case ' ':
      nodes[current]?.click();
      return true;
    default:
      return focusByLetter(nodes, current, key);
  }
}

function focusByLetter(nodes: readonly HTMLElement[], current: number, key: string): boolean {
  if (key.length !== 1) return false;
  const order = [...nodes.slice(current + 1), ...nodes.slice(0, current + 1)];
  const match = order.find((node) => node.textContent?.toLowerCase().startsWith(key.toLowerCase()));
  match?.focus();
  return match !== undefined;
}

/** Below the anchor where there is room, else above; never beyond the window. */
function place(menu: HTMLElement, anchor: DOMRect): void {
  const { width, height } = menu.getBoundingClientRect();
  const fitsBelow = anchor.bottom + height + EDGE_PX <= window.innerHeight;
  const top = fitsBelow ? anchor.bottom : Math.max(EDGE_PX, anchor.top - height);
  const left = Math.max(EDGE_PX, Math.min(anchor.left, window.innerWidth - width - EDGE_PX));
  setStyle(menu, 'top', `${Math.round(top)}px`);
  setStyle(menu, 'left', `${Math.round(left)}px`);
}
