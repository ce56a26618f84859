import { describe, expect, it } from 'vitest';
import { use } from '../support/dial';
import { SessionHarness } from '../support/sessionHarness';
import { startWsServer } from '../support/wsServer';

/** Row 0 is the handshake, 1 to 30 are the messages. */
async function openWithMessages(): Promise<SessionHarness> {
  const server = await use(
    startWsServer({
      accept: (socket) => {
        for (let n = 1; n <= 30; n++) socket.send(`{"type":"${n % 10 === 0 ? 'ten' : 'other'}","n":${n}}`);
      },
    }),
  );
  const inspector = new SessionHarness();
  await inspector.open(server.url);
  await inspector.untilFrames(30);
  return inspector;
}

describe('what a view asks about rows', () => {
  it('finds, measures, copies and exports them', async () => {
    const inspector = await openWithMessages();
    const { revision } = (await inspector.ask('session/open', {})).rows;
    const find = (text: string, fromPosition: number, isBackward = false) =>
      inspector.ask('rows/find', { revision, text, fromPosition, isBackward });
    expect(await find('"TEN"', 11)).toEqual({ position: 20, ordinal: 20, isWrapped: false });
    expect(await find('"ten"', 9, true)).toEqual({ position: 30, ordinal: 30, isWrapped: true });
    expect(await find('handshake', 5)).toMatchObject({ ordinal: 0, isWrapped: true });
    expect(await find('none', 0)).toBeNull();

    const measure = await inspector.ask('rows/measure', { revision, first: 1, last: 9 });
    expect(measure).toEqual({ rowCount: 9, payloadBytes: 9 * 22, firstOrdinal: 1, lastOrdinal: 9 });
    const { summary } = await inspector.ask('rows/copy', { revision, first: 0, last: 2, format: 'tsv' });
    expect(summary).toBe('3 rows as TSV');
    expect(inspector.ui.clipboard.split('\n')).toHaveLength(5);

    await inspector.ask('capture/export', { scope: 'selection', first: 5, last: 7 });
    expect(inspector.ui.exports).toEqual([{ scope: 'selection', ordinals: [5, 6, 7] }]);
    expect(await inspector.ask('row/sameKind', { ordinal: 10 })).toEqual({
      filterText: 'opcode == text && dir == in && json.type == "ten"',
    });
  });

  it('keeps bookmarks over a reload of the view, and tells that they changed', async () => {
    const inspector = await openWithMessages();
    await inspector.ask('bookmark/set', { ordinal: 3, note: 'here' });
    await inspector.ask('bookmark/set', { ordinal: 0, note: undefined });
    const { bookmarks } = await inspector.ask('bookmarks/read', {});
    expect(bookmarks).toMatchObject([
      { ordinal: 0, label: 'Handshake', note: '', isGone: false },
      { ordinal: 3, opcode: 1, direction: 'in', note: 'here', isGone: false },
    ]);
    expect((await inspector.rows())[3]?.bookmark).toEqual({ note: 'here' });
    await inspector.ask('bookmark/remove', { ordinal: 3 });
    expect(await inspector.ask('bookmarks/undo', {})).toEqual({ restoredCount: 1 });
    await inspector.ask('rows/clear', {});
    expect((await inspector.ask('bookmarks/read', {})).bookmarks.map(({ isGone }) => isGone)).toEqual([true, true]);
    await inspector.ask('bookmarks/clear', {});
    const counts = inspector.events.flatMap(({ name, data }) => (name === 'bookmarks/changed' ? [data.count] : []));
    expect(counts).toEqual([1, 2, 1, 2, 0]);
    await expect(inspector.ask('bookmark/set', { ordinal: 3, note: 'x' })).rejects.toMatchObject({ code: 'gone' });
  });

  it('goes to times, and counts from the first row', async () => {
    const inspector = await openWithMessages();
    const rows = await inspector.rows();
    const { startMs } = (await inspector.ask('session/open', {})).rows;
    expect(startMs).toBe(rows[0]?.timeMs);
    const timeMs = rows[12]?.timeMs ?? 0;
    const place = await inspector.ask('rows/locateTime', { timeMs });
    expect(place?.timeMs).toBe(timeMs);
    expect(place?.position).toBeLessThanOrEqual(12);
    const latestMs = Math.max(...rows.map((row) => row.timeMs));
    expect(await inspector.ask('rows/locateTime', { timeMs: timeMs + 1e9 })).toMatchObject({ timeMs: latestMs });
  });
});
