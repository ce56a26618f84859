import { afterEach, describe, expect, it } from 'vitest';
import { viewStrings } from '../../../../src/protocol/viewStrings';
import { installStrings, t } from '../../../../webview/ui/strings';

describe('strings', () => {
  afterEach(() => installStrings(viewStrings));

  it('fill in what they are given', () => {
    expect(t('summaryFrame', 5, 'Binary', '184')).toBe('#5 · Binary · 184 bytes');
  });

  it('come in the language of the snapshot, in any order of placeholders', () => {
    installStrings({ rowsOf: 'aus {1} sind {0}' });
    expect(t('rowsOf', '3', '9')).toBe('aus 9 sind 3');
  });

  it('stay English where a translation is missing', () => {
    installStrings({});
    expect(t('connect')).toBe('Connect');
  });

  it('do not interpret placeholders within values', () => {
    expect(t('copied', '{0} $& {1}')).toBe('Copied {0} $& {1}');
  });

  it('use placeholders in order without a gap', () => {
    for (const text of Object.values(viewStrings)) {
      const used = new Set(Array.from(text.matchAll(/\{(\d)\}/g), (match) => Number(match[1])));
      expect([...used].sort()).toEqual(Array.from({ length: used.size }, (_, index) => index));
    }
  });
});
