import { describe, expect, it } from 'vitest';
import { parseHeartbeat, splitList } from '../../../../webview/bar/optionsPanel';

describe('connection options', () => {
  it('take subprotocols with commas or spaces between', () => {
    expect(splitList(' a, b  c,,')).toEqual(['a', 'b', 'c']);
    expect(splitList('')).toEqual([]);
  });

  it('take whole seconds for the heartbeat', () => {
    expect(['0', ' 25 ', '3600', '3601', '-1', '1.5', '', 'x'].map(parseHeartbeat)).toEqual([
      0,
      25,
      3600,
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });
});
