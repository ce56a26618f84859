import { describe, expect, it } from 'vitest';
import { findDraftText, toDraft } from '../../../../webview/composer/draft';

describe('a draft', () => {
  it('has a code for a close frame only', () => {
    expect(toDraft('text', 'hi', '1000')).toEqual({ kind: 'text', text: 'hi' });
    expect(toDraft('close', 'bye', ' 4001 ')).toEqual({ kind: 'close', text: 'bye', code: 4001 });
  });

  it('is an empty close frame without a code', () => {
    expect(toDraft('close', '', '')).toEqual({ kind: 'close', text: '' });
  });

  it.each(['x', '-1', '1.5', '65536', '1e3'])('is none with the close code %s', (code) => {
    expect(toDraft('close', '', code)).toBeUndefined();
  });

  it('carries over between kinds that are typed as a message, unless the other has its own', () => {
    expect(findDraftText({ json: '{"a":1}' }, 'json', 'messagepack')).toBe('{"a":1}');
    expect(findDraftText({ json: '{"a":1}', messagepack: '[]' }, 'json', 'messagepack')).toBe('[]');
    expect(findDraftText({ json: '{"a":1}' }, 'json', 'protobuf')).toBe('{"a":1}');
    expect(findDraftText({ json: '{"a":1}' }, 'json', 'ping')).toBe('');
  });
});
