import { describe, expect, it } from 'vitest';
import { findTableCommand, KEY_HELP } from '../../../../webview/table/tableCommands';

const NONE = { isCtrl: false, isShift: false, isAlt: false };

describe('keys that do more than move', () => {
  it.each([
    ['f', { isCtrl: true }, 'find'],
    ['F3', {}, 'findNext'],
    ['F3', { isShift: true }, 'findPrevious'],
    ['g', { isCtrl: true }, 'jump'],
    ['m', {}, 'bookmark'],
    ['n', {}, 'note'],
    ['F2', {}, 'nextBookmark'],
    ['F2', { isShift: true }, 'previousBookmark'],
    ['a', { isCtrl: true }, 'selectAll'],
    ['c', { isCtrl: true }, 'copy'],
    ['C', { isCtrl: true }, 'copy'],
    ['Enter', {}, 'open'],
    ['F10', { isShift: true }, 'menu'],
    ['ContextMenu', {}, 'menu'],
    ['?', { isShift: true }, 'keys'],
    ['?', {}, 'keys'],
    ['f', {}, undefined],
    ['m', { isCtrl: true }, undefined],
    ['m', { isShift: true }, undefined],
    ['g', { isCtrl: true, isAlt: true }, undefined],
    ['F10', {}, undefined],
    ['ArrowDown', {}, undefined],
  ] as const)('%s %j', (key, modifiers, command) => {
    expect(findTableCommand({ ...NONE, ...modifiers, key })).toBe(command);
  });

  it('are all in the list of keys', () => {
    const listed = KEY_HELP.map(([keys]) => keys).join(' ');
    for (const key of ['Ctrl+A', 'Ctrl+C', 'Ctrl+F', 'F3', 'Ctrl+G', 'M', 'N', 'F2', 'Shift+F10', '?', 'Enter']) {
      expect(listed).toContain(key);
    }
  });
});
