import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { SegmentFiles } from '../../../src/files/segmentFiles';
import { SystemClock } from '../../../src/net/systemClock';
import { WsDialer } from '../../../src/net/wsDialer';
import { createConnectionSettings } from '../../../src/protocol/connection';
import type { RowPage, RowsSummary } from '../../../src/protocol/rows';
import { InspectorSession } from '../../../src/session/inspectorSession';
import type { SessionUi } from '../../../src/session/ports';
import { MEBIBYTE } from './benchCapture';

export interface PagesFigure {
  /** Frames captured while pages were read, a second: what the server really sent. */
  readonly framesPerSecond: number;
  readonly reads: number;
  /** From the request's leaving another thread to the answer: with the wait for whatever keeps the host busy. */
  readonly answerMs: readonly number[];
  /** The read alone. */
  readonly readMs: readonly number[];
}

const PAGE_ROWS = 100;
const REQUEST_EVERY_MS = 10;
/** Rows that must be there before the first page is read: the capture has been running for a while. */
const LEAST_ROWS = 100_000;

/** The thread that asks: it tells when it did, by the same clock. */
const ASKING = `
const { parentPort, workerData } = require('node:worker_threads');
setInterval(() => parentPort.postMessage(performance.timeOrigin + performance.now()), workerData);
`;

const ui: SessionUi = {
  writeClipboard: async () => undefined,
  openDocument: async () => undefined,
  chooseFile: async () => undefined,
  saveConnection: async () => undefined,
  readFile: (path) => Promise.reject(new Error(`${path} is not read here.`)),
  readStrings: () => ({}),
  recentUrls: () => [],
  savedFilters: () => [],
  saveFilter: async () => undefined,
  exportCapture: async () => undefined,
  removeFilter: async () => undefined,
  rememberConnection: async () => undefined,
  revealProxyRoute: async () => undefined,
};

/** Pages at random places of a whole session, asked for as the view does, while the server at `url` goes on sending. */
export async function runPagesBench(url: string, reads: number): Promise<PagesFigure> {
  const clock = new SystemClock();
  const directory = await mkdtemp(join(tmpdir(), 'socketscope-bench-pages-'));
  const settings = createConnectionSettings(url, { isDeflateOffered: false });
  const session = new InspectorSession({
    dialer: new WsDialer(clock),
    clock,
    ui,
    settings,
    createSpillTarget: () => new SegmentFiles({ directory }),
    limits: {
      pongTimeoutMs: 10_000,
      handshakeTimeoutMs: 10_000,
      maxPayloadBytes: 100 * MEBIBYTE,
      memoryBytes: 256 * MEBIBYTE,
      diskBytes: 65_536 * MEBIBYTE,
      maxAgeMs: undefined,
    },
  });
  let summary: RowsSummary | undefined;
  session.onEvent((event) => {
    if (event.name === 'rows/changed') summary = event.data;
  });
  const ended = new Promise<never>((_resolve, reject) => {
    session.onStatus(({ phase }) => {
      if (phase === 'failed' || phase === 'closed')
        reject(new Error(`The connection ended before the reads did: ${phase}.`));
    });
  });
  await session.openConnection(settings);
  const answerMs: number[] = [];
  const readMs: number[] = [];
  let first: { readonly captured: number; readonly timeMs: number } | undefined;
  const read = async (askedMs: number) => {
    if (summary === undefined || summary.matching < LEAST_ROWS) return;
    first ??= { captured: summary.captured, timeMs: clock.now() };
    const startedMs = clock.now();
    await readPage(session, summary);
    const endedMs = clock.now();
    readMs.push(endedMs - startedMs);
    answerMs.push(endedMs - askedMs);
  };
  const done = new Promise<void>((resolve, reject) => {
    const asking = new Worker(ASKING, { eval: true, workerData: REQUEST_EVERY_MS });
    asking.on('error', reject);
    asking.on('message', (askedMs: number) => {
      read(askedMs).then(() => answerMs.length >= reads && resolve(), reject);
    });
  });
  await Promise.race([done, ended]);
  if (first === undefined || summary === undefined) throw new Error('No page was read.');
  const framesPerSecond = ((summary.captured - first.captured) * 1_000) / (clock.now() - first.timeMs);
  return { framesPerSecond, reads, answerMs, readMs };
}

async function readPage(session: InspectorSession, summary: RowsSummary): Promise<void> {
  const { revision, firstPosition, matching } = summary;
  const first = firstPosition + Math.floor(Math.random() * (matching - PAGE_ROWS));
  const params = { revision, first, count: PAGE_ROWS };
  const page = (await session.handle('rows/read', params, new AbortController().signal)) as RowPage;
  if (page.rows.length !== PAGE_ROWS) throw new Error(`A page of ${page.rows.length} rows instead of ${PAGE_ROWS}.`);
}
