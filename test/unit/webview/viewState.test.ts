import { describe, expect, it } from 'vitest';
import { DEFAULT_VIEW_STATE, parseViewState } from '../../../webview/viewState';

describe('the remembered state', () => {
  it('comes back as it was stored', () => {
    const state = {
      ...DEFAULT_VIEW_STATE,
      selectedOrdinal: 5,
      filterText: 'tick',
      composerKind: 'hex' as const,
      drafts: { hex: '83 a2' },
      history: { text: ['a', 'b'] },
      detailTab: 'frame' as const,
      detailHeightPx: 300,
      columns: { widths: { time: 90 }, hidden: ['wire'] },
    };
    expect(parseViewState(JSON.parse(JSON.stringify(state)))).toEqual(state);
  });

  it.each([undefined, null, 7, 'x', [], { columns: 3, drafts: null, history: { text: 'no' } }])(
    'falls back to the defaults for %j',
    (stored) => {
      expect({ ...parseViewState(stored), history: {} }).toEqual(DEFAULT_VIEW_STATE);
    },
  );

  it('drops single fields that do not have their shape', () => {
    const parsed = parseViewState({ selectedOrdinal: -1, detailTab: 'nope', composerKind: 3, filterText: 'kept' });
    expect(parsed).toEqual({ ...DEFAULT_VIEW_STATE, filterText: 'kept' });
  });
});
