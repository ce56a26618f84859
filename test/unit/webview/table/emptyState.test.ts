import { describe, expect, it } from 'vitest';
import type { OpcodeGroup, RowFilter, RowsSummary } from '../../../../src/protocol/rows';
import { findEmptyKind, findFileEmptyKind } from '../../../../webview/table/emptyState';

const GROUPS: readonly OpcodeGroup[] = ['text', 'binary', 'continuation', 'ping', 'pong', 'close', 'reserved'];
const ALL: RowFilter = { opcodes: GROUPS, direction: 'both', text: '' };

function summary(textFrames: number, captured: number, matching: number): RowsSummary {
  const none = { in: 0, out: 0 };
  return {
    revision: 1,
    firstPosition: 0,
    matching,
    captured,
    dropped: 0,
    keptBytes: 0,
    counts: {
      text: { in: textFrames, out: 0 },
      binary: none,
      continuation: none,
      ping: none,
      pong: none,
      close: none,
      reserved: none,
    },
    framesPerSecond: none,
    bytesPerSecond: none,
    firstKeptOrdinal: 0,
    startMs: undefined,
  };
}

describe('the empty state', () => {
  it('asks for a URL before anything happened', () => {
    expect(findEmptyKind(summary(0, 0, 0), ALL, 'idle')).toBe('idle');
  });

  it('says that it is connecting', () => {
    expect(findEmptyKind(summary(0, 0, 0), ALL, 'connecting')).toBe('connecting');
  });

  it('says that no frames came although the handshake is a row', () => {
    expect(findEmptyKind(summary(0, 1, 1), ALL, 'open')).toBe('noFrames');
  });

  it('leaves the rows of a failed attempt alone', () => {
    expect(findEmptyKind(summary(0, 2, 2), ALL, 'failed')).toBe('none');
  });

  it('says that only markers match the filter', () => {
    expect(findEmptyKind(summary(9, 10, 1), { ...ALL, text: 'x' }, 'open')).toBe('noMatch');
    expect(findEmptyKind(summary(9, 10, 2), { ...ALL, text: 'x' }, 'open')).toBe('none');
  });

  it('says nothing while rows are shown', () => {
    expect(findEmptyKind(summary(9, 10, 10), ALL, 'closed')).toBe('none');
  });
});

describe('the empty state of a capture file', () => {
  const file = (frames: number, captured: number, matching: number, change: Partial<RowsSummary> = {}) => ({
    ...summary(frames, captured, matching),
    ...change,
  });

  it('tells nothing captured, nothing but markers, all dropped and all lost apart', () => {
    expect(findFileEmptyKind(file(0, 0, 0), ALL, 'whole')).toBe('fileEmpty');
    expect(findFileEmptyKind(file(0, 2, 2), ALL, 'whole')).toBe('fileNoFrames');
    expect(findFileEmptyKind(file(0, 90, 0, { dropped: 90 }), ALL, 'whole')).toBe('fileDropped');
    expect(findFileEmptyKind(file(0, 0, 0), ALL, 'recovered')).toBe('fileLost');
    expect(findFileEmptyKind(file(0, 90, 0, { dropped: 90 }), ALL, 'damaged')).toBe('fileLost');
  });

  it('does not take rows that were dropped before it was saved for markers', () => {
    const text = { ...ALL, text: 'x' };
    expect(findFileEmptyKind(file(10, 102, 12, { dropped: 90 }), ALL, 'whole')).toBe('none');
    expect(findFileEmptyKind(file(10, 102, 4, { dropped: 90 }), text, 'whole')).toBe('none');
    expect(findFileEmptyKind(file(10, 102, 2, { dropped: 90 }), text, 'whole')).toBe('noMatch');
  });

  it('does not take the gap row for a match', () => {
    const text = { ...ALL, text: 'x' };
    const gap = { dropped: 90, firstKeptOrdinal: 90 };
    expect(findFileEmptyKind(file(10, 102, 3, gap), text, 'recovered')).toBe('noMatch');
    expect(findFileEmptyKind(file(10, 102, 4, gap), text, 'recovered')).toBe('none');
  });
});
