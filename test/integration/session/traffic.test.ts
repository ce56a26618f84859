import { describe, expect, it } from 'vitest';
import type { WebSocket } from 'ws';
import { createConnectionSettings } from '../../../src/protocol/connection';
import { NO_FILTER } from '../../../src/session/rowsModel';
import { use } from '../support/dial';
import { SessionHarness, toLine } from '../support/sessionHarness';
import { until } from '../support/until';
import { echo, startWsServer } from '../support/wsServer';

/** Sends so many numbered messages as fast as the socket takes them. */
function pour(socket: WebSocket, count: number): void {
  for (let index = 0; index < count; index++) {
    socket.send(`{"n":${index},"kind":"${index % 10 === 0 ? 'Ten' : 'other'}"}`);
  }
}

describe('chatty traffic', () => {
  it('50,000 frames: counted once each, in order, every one readable', async () => {
    const server = await use(startWsServer({ accept: (socket) => pour(socket, 50_000) }));
    const inspector = new SessionHarness();
    await inspector.open(server.url, { isDeflateOffered: false });
    await expect
      .poll(async () => (await inspector.ask('session/open', {})).rows.counts.text.in, { timeout: 15_000 })
      .toBe(50_000);
    const summary = (await inspector.ask('session/open', {})).rows;
    expect(summary).toMatchObject({ matching: 50_001, captured: 50_001, dropped: 0, firstKeptOrdinal: 0 });
    const frames = await inspector.frames();
    expect(frames).toHaveLength(50_000);
    expect(frames.every(({ preview }, index) => preview.startsWith(`{"n":${index},`))).toBe(true);
    expect(frames.every(({ timeMs }, index) => index === 0 || timeMs >= (frames[index - 1]?.timeMs ?? 0))).toBe(true);
    const snapshots = inspector.events.filter(({ name }) => name === 'rows/changed').length;
    expect(snapshots).toBeLessThan(1_000);
  });

  it('a filter set while frames pour in finds every match, and goes on', async () => {
    const peer: { socket?: WebSocket } = {};
    const server = await use(
      startWsServer({
        accept: (socket) => {
          peer.socket = socket;
          pour(socket, 20_000);
        },
      }),
    );
    const inspector = new SessionHarness();
    await inspector.open(server.url);
    const summary = await inspector.ask('rows/filter', { filter: { ...NO_FILTER, text: 'tEN', direction: 'in' } });
    expect(summary.revision).toBe(2);
    await expect
      .poll(async () => (await inspector.ask('session/open', {})).rows.counts.text.in, { timeout: 15_000 })
      .toBe(20_000);
    await expect.poll(async () => (await inspector.frames()).length).toBe(2_000);
    expect((await inspector.frames()).every(({ preview }) => preview.includes('"Ten"'))).toBe(true);
    // Markers stay, whatever the filter.
    expect((await inspector.markers()).map(toLine)).toEqual(['Handshake 101']);
    peer.socket?.send('ten more');
    await expect.poll(async () => (await inspector.frames()).at(-1)?.preview).toBe('ten more');
  });

  it('rows of an older revision are refused, positions are found again by ordinal', async () => {
    const server = await use(startWsServer({ accept: (socket) => pour(socket, 100) }));
    const inspector = new SessionHarness();
    await inspector.open(server.url);
    await inspector.untilFrames(100);
    const filtered = await inspector.ask('rows/filter', { filter: { ...NO_FILTER, text: 'ten' } });
    await expect(inspector.ask('rows/read', { revision: 1, first: 0, count: 1 })).rejects.toMatchObject({
      code: 'stale-revision',
    });
    expect(filtered.matching).toBe(11);
    // Ordinal 0 is the handshake, ordinal n + 1 is message n.
    expect(await inspector.ask('rows/locate', { ordinal: 21 })).toEqual({ position: 3, isExact: true });
    expect(await inspector.ask('rows/locate', { ordinal: 22 })).toEqual({ position: 4, isExact: false });
    const cleared = await inspector.ask('rows/clear', {});
    expect(cleared).toMatchObject({ revision: 3, matching: 0, captured: 0, dropped: 0 });
    expect(await inspector.rows()).toEqual([]);
  });

  it('a newer filter voids an older one', async () => {
    const server = await use(startWsServer({ accept: (socket) => pour(socket, 30_000) }));
    const inspector = new SessionHarness({ memoryBytes: 1e9 });
    await inspector.open(server.url);
    await expect
      .poll(async () => (await inspector.ask('session/open', {})).rows.captured, { timeout: 15_000 })
      .toBe(30_001);
    const older = inspector.ask('rows/filter', { filter: { ...NO_FILTER, text: 'ö' } });
    const newer = inspector.ask('rows/filter', { filter: { ...NO_FILTER, text: '"n":7,' } });
    await expect(older).rejects.toThrow('Cancelled');
    expect((await newer).matching).toBe(2);
    expect((await inspector.ask('session/open', {})).filter.text).toBe('"n":7,');
  });

  it('beyond the memory limit the oldest rows go, and the first row says how many', async () => {
    const server = await use(
      startWsServer({
        accept: (socket) => {
          for (let index = 0; index < 400; index++) socket.send(`${index} ${'x'.repeat(20_000)}`);
        },
      }),
    );
    const inspector = new SessionHarness({ memoryBytes: 2_000_000 });
    await inspector.open(server.url, { isDeflateOffered: false });
    await expect
      .poll(async () => (await inspector.ask('session/open', {})).rows.captured, { timeout: 15_000 })
      .toBe(401);
    const { rows: summary } = await inspector.ask('session/open', {});
    expect(summary.dropped).toBeGreaterThan(250);
    expect(summary.keptBytes).toBeLessThanOrEqual(2_000_000);
    const rows = await inspector.rows();
    expect(rows).toHaveLength(401 - summary.dropped + 1);
    expect(rows[0]).toMatchObject({
      kind: 'marker',
      marker: 'gap',
      tone: 'warning',
      ordinal: summary.firstKeptOrdinal - 1,
      text: expect.stringContaining(`${summary.dropped.toLocaleString('en-US')} older rows were dropped`),
    });
    expect(rows.at(-1)).toMatchObject({ preview: expect.stringMatching(/^399 x/) });
    // Nothing was filtered or cleared: a row's position is its ordinal, however many before it are gone.
    expect(await inspector.ask('rows/locate', { ordinal: summary.firstKeptOrdinal })).toEqual({
      position: summary.firstKeptOrdinal,
      isExact: true,
    });
    const gap = await inspector.ask('row/read', { ordinal: summary.firstKeptOrdinal - 1, decoderId: undefined });
    expect(gap).toMatchObject({ kind: 'marker', title: 'Dropped' });
  });
});

describe('several at once', () => {
  it('sessions do not see each other', async () => {
    const server = await use(startWsServer({ accept: echo }));
    const inspectors = Array.from({ length: 5 }, () => new SessionHarness());
    await Promise.all(inspectors.map((inspector, index) => inspector.open(`${server.url}/${index}`)));
    await Promise.all(
      inspectors.map(async (inspector, index) => {
        for (let n = 0; n <= index; n++) await inspector.send(`from ${index}`);
      }),
    );
    for (const [index, inspector] of inspectors.entries()) {
      const frames = await inspector.untilFrames(2 * (index + 1));
      expect(frames).toHaveLength(2 * (index + 1));
      expect(frames.every(({ preview }) => preview === `from ${index}`)).toBe(true);
    }
  });

  it('connecting again closes what was open, and both are in one table', async () => {
    const server = await use(startWsServer({ accept: echo }));
    const inspector = new SessionHarness();
    await inspector.open(`${server.url}/one`);
    await inspector.open(`${server.url}/two`);
    expect((await inspector.rows()).map(toLine)).toEqual([
      'Handshake 101',
      'out close 1000 Normal Closure',
      'in close 1000 Normal Closure',
      'Closed 1000',
      'Handshake 101',
    ]);
    expect(inspector.session.status.phase).toBe('open');
  });

  it('of several wishes to connect at once the last one wins', async () => {
    const server = await use(startWsServer({ accept: echo }));
    const inspector = new SessionHarness();
    await inspector.open(`${server.url}/zero`);
    const first = inspector.connect(`${server.url}/one`);
    const second = inspector.connect(`${server.url}/two`);
    await expect(first).rejects.toThrow('Cancelled');
    await second;
    await inspector.untilPhase('open');
    expect((await inspector.ask('handshake/read', {}))?.requestLine).toBe('GET /two HTTP/1.1');
  });
});

describe('events', () => {
  it('none while hidden; the last state when shown again', async () => {
    const server = await use(startWsServer({ accept: echo }));
    const inspector = new SessionHarness();
    inspector.session.setVisible(false);
    const statuses: string[] = [];
    inspector.session.onStatus(({ phase }) => statuses.push(phase));
    await inspector.open(server.url);
    await inspector.send('x');
    await inspector.untilFrames(2);
    expect(inspector.events.map(({ name }) => name)).toEqual(['settings/changed']);
    // The host's title and status bar still know.
    expect(statuses).toContain('open');
    inspector.session.setVisible(true);
    const shown = new Map(inspector.events.map(({ name, data }) => [name, data]));
    expect(shown.get('rows/changed')).toMatchObject({ matching: 3 });
    expect(shown.get('status/changed')).toMatchObject({ phase: 'open' });
  });

  it('rates come back to zero by themselves', async () => {
    const server = await use(startWsServer({ accept: (socket) => pour(socket, 200) }));
    const inspector = new SessionHarness();
    await inspector.open(server.url);
    await inspector.untilFrames(200);
    await until(() => {
      const last = inspector.events.filter(({ name }) => name === 'rows/changed').at(-1);
      return last?.name === 'rows/changed' && last.data.framesPerSecond.in === 0 && last.data.matching === 201;
    });
  });

  it('disposing while open closes the socket and goes quiet', async () => {
    let closed = 0;
    const server = await use(
      startWsServer({
        accept: (socket) =>
          socket.on('close', (code) => {
            closed = code;
          }),
      }),
    );
    const inspector = new SessionHarness();
    await inspector.open(server.url);
    inspector.session.dispose();
    const before = inspector.events.length;
    expect(await until(() => closed || undefined)).toBe(1001);
    expect(inspector.events).toHaveLength(before);
    inspector.session.connect(createConnectionSettings(server.url));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(inspector.session.status.phase).not.toBe('connecting');
  });
});
