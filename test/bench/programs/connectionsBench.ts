import { once } from 'node:events';
import { WebSocket } from 'ws';
import { SystemClock } from '../../../src/net/systemClock';
import { WsDialer } from '../../../src/net/wsDialer';
import { createConnectionSettings } from '../../../src/protocol/connection';
import { InspectorSession } from '../../../src/session/inspectorSession';
import type { SessionUi } from '../../../src/session/ports';
import { readRss } from './memoryBench';

export interface ConnectionsFigure {
  readonly connections: number;
  /** Growth of the process a connection, garbage collected before and after. */
  readonly rssBytesEach: number;
  readonly heapBytesEach: number;
}

/** Opened before the first reading, so that code and pools are there. */
const WARM_UP = 20;
/** So many are dialled at once. */
const BATCH = 50;

const clock = new SystemClock();
const dialer = new WsDialer(clock);
/** Nothing of an editor is asked while a connection is idle. */
const ui = { rememberConnection: async () => undefined } as unknown as SessionUi;
const limits = {
  pongTimeoutMs: 10_000,
  handshakeTimeoutMs: 10_000,
  maxPayloadBytes: 16 * 1_048_576,
  memoryBytes: 256 * 1_048_576,
  diskBytes: 0,
  maxAgeMs: undefined,
};

/** A whole inspector without its view, as the extension host holds it. */
async function openSession(url: string): Promise<unknown> {
  const settings = createConnectionSettings(url, { isDeflateOffered: false });
  const session = new InspectorSession({ dialer, clock, ui, settings, limits });
  const opened = new Promise<void>((resolve, reject) => {
    session.onStatus(({ phase, ending }) => {
      if (phase === 'open') resolve();
      if (phase === 'failed') reject(new Error(ending));
    });
  });
  session.connect(settings);
  await opened;
  return session;
}

async function openBare(url: string): Promise<unknown> {
  const socket = new WebSocket(url, { perMessageDeflate: false });
  await once(socket, 'open');
  return socket;
}

/** Idle connections of one kind. Needs `--expose-gc`. */
export async function runConnections(kind: string, url: string, connections: number): Promise<ConnectionsFigure> {
  const open = kind === 'socketscope' ? openSession : openBare;
  const kept: unknown[] = [];
  const openMany = async (count: number) => {
    for (let done = 0; done < count; done += BATCH) {
      const batch = Array.from({ length: Math.min(BATCH, count - done) }, () => open(url));
      kept.push(...(await Promise.all(batch)));
    }
  };
  await openMany(WARM_UP);
  const rssBefore = readRss();
  const heapBefore = process.memoryUsage().heapUsed;
  await openMany(connections);
  const rssBytesEach = (readRss() - rssBefore) / connections;
  const heapBytesEach = (process.memoryUsage().heapUsed - heapBefore) / connections;
  return { connections: kept.length - WARM_UP, rssBytesEach, heapBytesEach };
}
