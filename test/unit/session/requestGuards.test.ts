import { describe, expect, it } from 'vitest';
import { createConnectionSettings } from '../../../src/protocol/connection';
import type { SessionRequestName } from '../../../src/protocol/contract';
import { isNameOf } from '../../../src/session/requestDispatch';
import { requestGuards } from '../../../src/session/requestGuards';

const settings = createConnectionSettings('ws://x');
const filter = { opcodes: ['text', 'ping'], direction: 'both', text: '' };
const draft = { kind: 'text', text: 'x' };

const GOOD: Readonly<Record<SessionRequestName, unknown>> = {
  'session/open': {},
  'connection/open': { settings },
  'connection/close': {},
  'rows/read': { revision: 1, first: 0, count: 500 },
  'rows/filter': { filter },
  'filter/assist': { text: 'opcode ==', caret: 9 },
  'filter/help': {},
  'filter/saved/read': {},
  'filter/saved/save': { name: 'pings', text: 'opcode == ping' },
  'filter/saved/remove': { name: 'pings' },
  'rows/clear': {},
  'rows/locate': { ordinal: 0 },
  'rows/find': { revision: 1, text: 'tick', fromPosition: -1, isBackward: true },
  'rows/locateTime': { timeMs: 1_700_000_000_000.5 },
  'rows/measure': { revision: 1, first: 0, last: 9_999_999 },
  'rows/copy': { revision: 1, first: 0, last: 9, format: 'tsv' },
  'row/sameKind': { ordinal: 5 },
  'bookmarks/read': {},
  'bookmark/set': { ordinal: 5, note: 'why?' },
  'bookmark/remove': { ordinal: 5 },
  'bookmarks/clear': {},
  'bookmarks/undo': {},
  'capture/export': { scope: 'selection', first: 3, last: 9 },
  'row/read': { ordinal: 3, decoderId: undefined },
  'tree/read': { ordinal: 3, decoderId: 'json', parentId: 7, first: 0, count: 200 },
  'payload/read': { ordinal: 3, source: 'wire', from: 0, count: 65_536 },
  'handshake/read': {},
  'statistics/read': { span: 'recent' },
  'composer/preview': { draft },
  'composer/send': { draft: { ...draft, kind: 'close', code: 1000 } },
  'row/copy': { ordinal: 1, format: 'c-array' },
  'row/openInEditor': { ordinal: 1 },
  'settings/chooseCaFile': {},
  'secret/keepHeader': { name: 'Authorization', value: 'Bearer abc', url: 'wss://h' },
  'secret/keepUrl': { url: 'wss://h/?token=abc' },
  'connection/save': { settings },
  'proxy/reveal': {},
  'protobuf/choose': {},
  'text/copy': { text: 'x' },
};

const passes = (name: SessionRequestName, params: unknown) => requestGuards[name](params);

describe('requestGuards', () => {
  it.each(Object.entries(GOOD))('%s passes, also after a trip through JSON', (name, params) => {
    if (!isNameOf(requestGuards, name)) throw new Error(name);
    expect(passes(name, params)).toBe(true);
    expect(passes(name, JSON.parse(JSON.stringify(params)))).toBe(true);
  });

  it.each(Object.keys(GOOD))('%s refuses what is no object', (name) => {
    if (!isNameOf(requestGuards, name)) throw new Error(name);
    for (const params of [undefined, null, 5, 'x', true]) expect(passes(name, params)).toBe(false);
  });

  it.each([
    ['rows/read', { revision: 1, first: -1, count: 1 }],
    ['rows/read', { revision: 1, first: 0, count: 501 }],
    ['rows/read', { revision: 1, first: 0.5, count: 1 }],
    ['rows/read', { revision: 1, first: Number.NaN, count: 1 }],
    ['rows/read', { revision: 1, first: 2 ** 53, count: 1 }],
    ['rows/read', { revision: '1', first: 0, count: 1 }],
    ['rows/read', Object.create({ revision: 1, first: 0, count: 1 })],
    ['rows/filter', { filter: { ...filter, opcodes: ['texts'] } }],
    ['rows/filter', { filter: { ...filter, opcodes: 'text' } }],
    ['rows/filter', { filter: { ...filter, direction: 'up' } }],
    ['rows/filter', { filter: { ...filter, text: 'x'.repeat(1_048_577) } }],
    ['filter/assist', { text: '', caret: -1 }],
    ['filter/saved/save', { name: 'x'.repeat(101), text: '' }],
    ['rows/find', { revision: 1, text: 'x'.repeat(1_001), fromPosition: 0, isBackward: false }],
    ['rows/find', { revision: 1, text: 'x', fromPosition: -2, isBackward: false }],
    ['rows/locateTime', { timeMs: Number.NaN }],
    ['rows/locateTime', { timeMs: 1e300 }],
    ['rows/copy', { revision: 1, first: 0, last: 9, format: 'html' }],
    ['bookmark/set', { ordinal: 1, note: 'x'.repeat(501) }],
    ['bookmark/set', { ordinal: 1, note: 'two\nlines' }],
    ['capture/export', { scope: 'everything' }],
    ['tree/read', { ordinal: 1, first: 0, count: 201 }],
    ['payload/read', { ordinal: 1, source: 'disk', from: 0, count: 1 }],
    ['payload/read', { ordinal: 1, source: 'wire', from: 0, count: 65_537 }],
    ['statistics/read', { span: 'hour' }],
    ['row/copy', { ordinal: 1, format: 'exe' }],
    ['composer/send', { draft: { kind: 'raw', text: '' } }],
    ['composer/send', { draft: { kind: 'close', text: '', code: '1000' } }],
    ['connection/open', { settings: { ...settings, headers: [{ name: 'a' }] } }],
    ['connection/open', { settings: { ...settings, headers: new Array(201).fill({ name: 'a', value: 'b' }) } }],
    ['connection/open', { settings: { ...settings, heartbeatSeconds: -1 } }],
    ['connection/open', { settings: { ...settings, heartbeatSeconds: Number.POSITIVE_INFINITY } }],
    ['connection/open', { settings: { ...settings, isAutoPong: 1 } }],
    ['text/copy', { text: ['x'] }],
  ] as const)('%s refuses %j', (name, params) => {
    expect(passes(name, params)).toBe(false);
  });

  it('knows its own names only', () => {
    expect(isNameOf(requestGuards, 'rows/read')).toBe(true);
    for (const name of ['toString', '__proto__', 'rows/write', '', 7, undefined])
      expect(isNameOf(requestGuards, name)).toBe(false);
  });
});
