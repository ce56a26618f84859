/**
 * Moves the focus where no act of the user asked for it, such as from an element that had it and goes away. A page that
 * calls `focus()` while the window's focus is elsewhere takes it from there, and VS Code then closes the list that the user
 * is in; such a page waits until it is its turn.
 */
export function passFocusTo(element: Pick<HTMLElement, 'focus'> | null | undefined): void {
  if (document.hasFocus()) {
    element?.focus();
    return;
  }
  const onFocus = () => {
    if (document.activeElement === document.body) element?.focus();
  };
  window.addEventListener('focus', onFocus, { once: true });
}
