import { describe, expect, it } from 'vitest';
import { ndjsonExporter } from '../../../src/capture/exporters/ndjsonExporter';
import { RECORD_HEADER_BYTES } from '../../../src/capture/wscap/layout';
import { createConnectionSettings } from '../../../src/protocol/connection';
import type { RequestName, RequestParams } from '../../../src/protocol/contract';
import { MAX_FILE_NOTES } from '../../../src/protocol/source';
import { toGiveUpMarker, toReconnectMarker } from '../../../src/session/reconnectMarkers';
import { NO_FILTER } from '../../../src/session/rowsModel';
import {
  CHROMIUM_HAR,
  captureConnection,
  exportAll,
  openForeign,
  openOwn,
  SavedFixture,
  START_MS,
} from './savedFixture';

const readAll = async (fixture: SavedFixture) => {
  const { rows } = await fixture.ask('session/open', {});
  return (await fixture.ask('rows/read', { revision: rows.revision, first: 0, count: 500 })).rows;
};

const untilReadThrough = async (fixture: SavedFixture) => {
  for (let turn = 0; turn < 1000 && !(await fixture.source()).isReadThrough; turn++) {
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
};

describe('a .wscap in the inspector', () => {
  it('shows what became of a connection that was lost', async () => {
    const capture = captureConnection(1);
    const planned = { attempt: 2, maxAttempts: 10, delayMs: 3_200, cause: 'It broke.' };
    capture.appendMarker(toReconnectMarker(planned), START_MS + 60_000);
    capture.appendMarker(toGiveUpMarker({ kind: 'close-code', code: 1008 }), START_MS + 70_000);
    const fixture = new SavedFixture(openOwn(exportAll(capture)));
    const rows = (await readAll(fixture)).slice(-2);
    expect(rows).toMatchObject([
      { marker: 'reconnect', label: 'Reconnect', text: 'Reconnecting in 3.2 s, attempt 2 of 10: It broke.' },
      { marker: 'reconnect', label: 'Gave up', tone: 'warning' },
    ]);
    const detail = await fixture.ask('row/read', { ordinal: rows[1]?.ordinal ?? -1, decoderId: undefined });
    expect(detail).toMatchObject({ kind: 'marker', remedy: expect.stringContaining('take 1008 out') });
  });

  it('shows the rows, their details, the handshake and the statistics', async () => {
    const fixture = new SavedFixture(openOwn(exportAll(captureConnection(4))));
    await untilReadThrough(fixture);
    const rows = await readAll(fixture);
    const lines = rows.map((row) =>
      row.kind === 'marker' ? row.label : `${row.direction} ${row.preview} ${row.note ?? ''}`,
    );
    expect(lines).toEqual([
      'Handshake',
      'in {"op":"tick","seq":0} ',
      'out {"op":"tick","seq":1} ',
      'in {"op":"tick","seq":2} ',
      'out {"op":"tick","seq":3} ',
      'out are you there RTT 12 ms',
      'in are you there answers #5 in 12 ms',
      'Closed 1000',
    ]);
    const detail = await fixture.ask('row/read', { ordinal: 1, decoderId: undefined });
    expect(detail).toMatchObject({ kind: 'frame', payload: { decoderId: 'json' } });
    const page = await fixture.ask('payload/read', { ordinal: 2, source: 'frame', from: 0, count: 100 });
    expect(Buffer.from(page.bytes).toString()).toBe('{"op":"tick","seq":1}');
    const handshake = await fixture.ask('handshake/read', {});
    expect(handshake).toMatchObject({
      requestLine: 'GET /v2?token=<redacted> HTTP/1.1',
      statusLine: 'HTTP/1.1 101 Switching Protocols',
      requestHeaders: [{ name: 'Host', value: 'stream.example.org' }],
    });
    const { frames, roundTripsMs } = await fixture.ask('statistics/read', { span: 'whole' });
    expect([frames.text.in.frames, frames.text.out.frames, frames.ping.out.frames]).toEqual([2, 2, 1]);
    expect([roundTripsMs.count, roundTripsMs.max]).toEqual([1, 12]);
  });

  it('is described: size, writer, times, credentials, endpoint', async () => {
    const bytes = exportAll(captureConnection(4));
    const fixture = new SavedFixture(openOwn(bytes));
    await untilReadThrough(fixture);
    expect(await fixture.source()).toEqual({
      kind: 'file',
      name: 'run.wscap',
      format: 'wscap',
      sizeBytes: bytes.length,
      application: 'Socketscope 1.2.3',
      savedMs: START_MS + 3_600_000,
      lastMs: START_MS + 60,
      condition: 'whole',
      credentials: 'redacted',
      isReadThrough: true,
      url: 'wss://stream.example.org/v2?token=<redacted>',
      connectionCount: 1,
      notes: [],
      noteCount: 0,
    });
    const open = new SavedFixture(openOwn(exportAll(captureConnection(1), undefined, { isRedacted: false })));
    expect(await open.source()).toMatchObject({ credentials: 'kept', url: 'wss://stream.example.org/v2?token=secret' });
  });

  it('is filtered, searched, measured, copied and exported', async () => {
    const fixture = new SavedFixture(openOwn(exportAll(captureConnection(40))));
    const filter = { ...NO_FILTER, text: 'dir == out && json.seq > 30' };
    const { revision, matching } = await fixture.ask('rows/filter', { filter });
    // Markers always match; the ping has no seq.
    expect(matching).toBe(5 + 2);
    const found = await fixture.ask('rows/find', { revision, text: '"seq":35', fromPosition: 0, isBackward: false });
    expect(found).toMatchObject({ ordinal: 36 });
    const whole = { revision, first: 0, last: matching - 1 };
    expect(await fixture.ask('rows/measure', whole)).toMatchObject({ rowCount: 7, payloadBytes: 5 * 22 });
    await fixture.ask('rows/copy', { ...whole, format: 'ndjson' });
    expect(fixture.clipboard.match(/tick/g)).toHaveLength(5);
    const { filterText } = await fixture.ask('row/sameKind', { ordinal: 2 });
    expect(filterText).toContain('dir == out');
    await fixture.ask('capture/export', { scope: 'filtered', first: undefined, last: undefined });
    expect(fixture.exports.map(({ ordinals }) => [...ordinals])).toEqual([[0, 32, 34, 36, 38, 40, 43]]);
  });

  it('brings its bookmarks; new ones are in an export, and in the file that it writes', async () => {
    const notes = new Map([[2, 'why?']]);
    const fixture = new SavedFixture(openOwn(exportAll(captureConnection(4), undefined, { notes })));
    await fixture.ask('bookmark/set', { ordinal: 3, note: 'and this' });
    const { bookmarks } = await fixture.ask('bookmarks/read', {});
    expect(bookmarks.map(({ ordinal, note }) => [ordinal, note])).toEqual([
      [2, 'why?'],
      [3, 'and this'],
    ]);
    await fixture.ask('capture/export', { scope: 'all', first: undefined, last: undefined });
    const [request] = fixture.exports;
    const written = new Map(request?.bookmarks?.map(({ ordinal, note }) => [ordinal, note]));
    const again = new SavedFixture(openOwn(exportAll(captureConnection(4), undefined, { notes: written })));
    expect((await again.ask('bookmarks/read', {})).bookmarks).toHaveLength(2);
  });

  it('leaves out bookmarks of rows that it does not have', async () => {
    const saved = openOwn(exportAll(captureConnection(2)));
    const bookmarks = [
      { ordinal: 999, note: 'nowhere' },
      { ordinal: 1, note: 'here' },
    ];
    const fixture = new SavedFixture({ ...saved, bookmarks });
    expect((await fixture.ask('bookmarks/read', {})).bookmarks.map(({ note }) => note)).toEqual(['here']);
  });
});

describe('a file that is not whole', () => {
  it('that was not finished is called recovered, and its rows are there', async () => {
    const bytes = exportAll(captureConnection(40));
    const sound = new SavedFixture(openOwn(bytes));
    const summaryAt = Buffer.from(bytes).indexOf('{"application"') - RECORD_HEADER_BYTES;
    const fixture = new SavedFixture(openOwn(bytes.slice(0, summaryAt)));
    const source = await fixture.source();
    expect(source).toMatchObject({ condition: 'recovered', savedMs: undefined, credentials: 'unknown' });
    expect(source.notes.join()).toMatch(/was not finished/);
    expect((await readAll(fixture)).length).toBe((await readAll(sound)).length);
  });

  it('tells damage that is found only when a payload is read', async () => {
    const bytes = exportAll(captureConnection(4));
    const at = Buffer.from(bytes).indexOf('"seq":0');
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    const fixture = new SavedFixture(openOwn(bytes));
    await fixture.ask('row/read', { ordinal: 1, decoderId: undefined });
    const source = await fixture.source();
    expect(source.condition).toBe('damaged');
    expect(source.notes.join()).toMatch(/payloads that lie there cannot be read/);
  });

  it('says that rows were dropped before it was saved, with no gap row of a number that it does not have', async () => {
    const live = captureConnection(20_000, 400_000);
    const kept = live.entryCount - live.firstKeptOrdinal;
    expect(live.droppedCount).toBeGreaterThan(0);
    const fixture = new SavedFixture(openOwn(exportAll(live)));
    const before = await fixture.ask('session/open', {});
    expect([before.rows.dropped, before.rows.firstPosition, before.rows.matching]).toEqual([
      live.droppedCount,
      0,
      kept,
    ]);
    const after = await fixture.ask('rows/filter', { filter: { ...NO_FILTER, text: 'opcode in {ping, pong}' } });
    expect([after.firstPosition, after.matching]).toEqual([0, 3]);
    const { rows } = await fixture.ask('rows/read', { revision: after.revision, first: 0, count: 99 });
    expect(rows.map(({ ordinal }) => ordinal)).toEqual([kept - 3, kept - 2, kept - 1]);
  });

  it('has at most so many notes in a snapshot, and says how many there are', async () => {
    const notes = Array.from({ length: MAX_FILE_NOTES + 5 }, (_, index) => `note ${index}`);
    const fixture = new SavedFixture({ ...openOwn(exportAll(captureConnection(1))), notes });
    const source = await fixture.source();
    expect([source.notes.length, source.noteCount]).toEqual([MAX_FILE_NOTES, MAX_FILE_NOTES + 5]);
  });
});

describe('files of other tools', () => {
  it('a HAR of Chromium is described, with what it does not hold', async () => {
    const fixture = new SavedFixture(await openForeign(CHROMIUM_HAR));
    await untilReadThrough(fixture);
    const source = await fixture.source();
    expect(source).toMatchObject({ format: 'har', condition: 'imported', credentials: 'unknown', savedMs: undefined });
    expect(source.notes.join()).toMatch(/masking keys, fragments and frame headers are not in it/);
    expect(source.url).toMatch(/^ws:/);
    expect(source.connectionCount).toBeGreaterThan(0);
    expect((await fixture.ask('handshake/read', {}))?.requestLine).toMatch(/^GET /);
  });

  it('NDJSON without connections has no handshake, no endpoint, and says which lines were wrong', async () => {
    const text = '{"dir":"in","data":"hello","t":1000}\nnonsense\n{"dir":"out","data":"there","t":2000}\n';
    const fixture = new SavedFixture(await openForeign('chat.jsonl', new TextEncoder().encode(text)));
    await untilReadThrough(fixture);
    expect(await fixture.source()).toMatchObject({ format: 'ndjson', condition: 'damaged', url: '', lastMs: 2000 });
    expect(await fixture.ask('handshake/read', {})).toBeNull();
    expect(await readAll(fixture)).toHaveLength(2);
  });

  it('counts the connections of our own NDJSON', async () => {
    const lines = exportAll(captureConnection(3), ndjsonExporter);
    const twice = new Uint8Array(Buffer.concat([lines, lines]));
    const fixture = new SavedFixture(await openForeign('two.ndjson', twice));
    await untilReadThrough(fixture);
    expect(await fixture.source()).toMatchObject({ connectionCount: 2, condition: 'imported' });
  });

  it('is called by its name alone where whoever opened it says no more', async () => {
    const { about: _, ...saved } = openOwn(exportAll(captureConnection(1)));
    const fixture = new SavedFixture(saved);
    expect(await fixture.source()).toMatchObject({ format: 'wscap', condition: 'whole', sizeBytes: undefined });
    const left = new SavedFixture({ ...saved, name: 'stream.example.org', notes: ['It was not finished.'] });
    expect(await left.source()).toMatchObject({ format: '', condition: 'damaged' });
  });
});

describe('a request for a connection', () => {
  const settings = createConnectionSettings('ws://127.0.0.1:1');
  const draft = { kind: 'text', text: 'hello' } as const;
  const requests: { readonly [N in RequestName]?: RequestParams<N> } = {
    'connection/open': { settings },
    'connection/close': {},
    'connection/save': { settings },
    'settings/chooseCaFile': {},
    'secret/keepHeader': { name: 'Authorization', value: 'Bearer abc', url: 'wss://h' },
    'secret/keepUrl': { url: 'wss://h/?token=abc' },
    'composer/preview': { draft },
    'composer/send': { draft },
    'rows/clear': {},
  };

  it.each(Object.entries(requests))('%s is refused, and says what to do', async (name, params) => {
    const fixture = new SavedFixture(openOwn(exportAll(captureConnection(1))));
    const refused = fixture.session.handle(name, params, new AbortController().signal);
    await expect(refused).rejects.toMatchObject({ code: 'read-only', message: expect.stringMatching(/saved capture/) });
    expect((await readAll(fixture)).length).toBeGreaterThan(0);
  });

  it('a ping is refused too', () => {
    const { session } = new SavedFixture(openOwn(exportAll(captureConnection(1))));
    expect(() => session.sendPing()).toThrow(/has no connection/);
  });
});

describe('closing the tab', () => {
  const big = () => new SavedFixture(openOwn(exportAll(captureConnection(60_000))));

  it('ends a filter and a search that are under way, without an answer of a closed file', async () => {
    const fixture = big();
    const filter = { ...NO_FILTER, text: '/seq":[0-9]*7}/' };
    const filtering = fixture.ask('rows/filter', { filter });
    const finding = fixture.ask('rows/find', { revision: 1, text: 'nowhere', fromPosition: 0, isBackward: false });
    const outcomes = Promise.allSettled([filtering, finding]);
    fixture.session.dispose();
    for (const outcome of await outcomes) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: { name: 'CancelledError' } });
    }
    fixture.session.dispose();
    await expect(fixture.ask('session/open', {})).rejects.toMatchObject({ code: 'disposed' });
  });

  it('ends the reading in the background: nothing is told from then on', async () => {
    const fixture = big();
    fixture.session.dispose();
    const told = fixture.events.length;
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(fixture.events.length).toBe(told);
  });
});
