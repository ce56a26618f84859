import type { ViewStringKey } from '../../src/protocol/viewStrings';

/** What the keys of the table do beside moving the selection. */
export type TableCommand =
  | 'open'
  | 'copy'
  | 'selectAll'
  | 'collapse'
  | 'find'
  | 'findNext'
  | 'findPrevious'
  | 'jump'
  | 'bookmark'
  | 'note'
  | 'nextBookmark'
  | 'previousBookmark'
  | 'menu'
  | 'keys';

export interface KeyPress {
  /** As `KeyboardEvent.key`. */
  readonly key: string;
  /** Ctrl, or the command key of a Mac. */
  readonly isCtrl: boolean;
  readonly isShift: boolean;
  readonly isAlt: boolean;
}

interface Binding {
  readonly command: TableCommand;
  readonly key: string;
  readonly isCtrl?: boolean;
  /** Undefined where the character says it, as `?` does. */
  readonly isShift?: boolean | undefined;
}

const BINDINGS: readonly Binding[] = [
  { command: 'open', key: 'enter' },
  { command: 'copy', key: 'c', isCtrl: true },
  { command: 'selectAll', key: 'a', isCtrl: true },
  { command: 'collapse', key: 'escape' },
  { command: 'find', key: 'f', isCtrl: true },
  { command: 'findNext', key: 'f3' },
  { command: 'findPrevious', key: 'f3', isShift: true },
  { command: 'jump', key: 'g', isCtrl: true },
  { command: 'bookmark', key: 'm' },
  { command: 'note', key: 'n' },
  { command: 'nextBookmark', key: 'f2' },
  { command: 'previousBookmark', key: 'f2', isShift: true },
  { command: 'menu', key: 'f10', isShift: true },
  { command: 'menu', key: 'contextmenu' },
  { command: 'keys', key: '?', isShift: undefined },
];

export function findTableCommand(press: KeyPress): TableCommand | undefined {
  if (press.isAlt) return undefined;
  const key = press.key.toLowerCase();
  return BINDINGS.find(
    (binding) =>
      binding.key === key &&
      (binding.isCtrl ?? false) === press.isCtrl &&
      (('isShift' in binding ? binding.isShift : false) ?? press.isShift) === press.isShift,
  )?.command;
}

export function toKeyPress(event: KeyboardEvent): KeyPress {
  return { key: event.key, isCtrl: event.ctrlKey || event.metaKey, isShift: event.shiftKey, isAlt: event.altKey };
}

/** For the popup that lists the keys; `docs/keys.md` says the same. */
export const KEY_HELP: readonly (readonly [keys: string, what: ViewStringKey])[] = [
  ['↑ ↓ PageUp PageDown', 'keyMove'],
  ['Home End', 'keyEnds'],
  ['Shift + ↑ ↓ PageUp PageDown Home End', 'keyExtend'],
  ['Ctrl+A', 'keySelectAll'],
  ['Ctrl+C', 'keyCopy'],
  ['Enter', 'keyOpen'],
  ['Ctrl+F', 'keyFind'],
  ['F3, Shift+F3', 'keyFindNext'],
  ['Ctrl+G', 'keyJump'],
  ['M', 'keyBookmark'],
  ['N', 'keyNote'],
  ['F2, Shift+F2', 'keyNextBookmark'],
  ['Shift+F10', 'keyMenu'],
  ['?', 'keyKeys'],
];
