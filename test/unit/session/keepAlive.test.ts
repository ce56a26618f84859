import { describe, expect, it, onTestFinished } from 'vitest';
import { Capture } from '../../../src/capture/capture';
import type { SpillTarget } from '../../../src/capture/spillTarget';
import { createConnectionSettings } from '../../../src/protocol/connection';
import { ConnectionDriver } from '../../../src/session/connectionDriver';
import { toConnectRequest } from '../../../src/session/connectRequest';
import { KeepAlive } from '../../../src/session/keepAlive';
import type { MarkerData } from '../../../src/session/markers';
import type { ConnectionSink, Dialer } from '../../../src/session/ports';
import { Opcode } from '../../../src/wire/frame';
import { encodeFrame } from '../../../src/wire/frameWriter';
import { utf8 } from '../capture/traffic';
import { FakeClock } from './fakeClock';

const MEMORY_BYTES = 1 << 20;

/** A disk that never gets done: no real one can be made to hang. */
const stuckDisk: SpillTarget = {
  diskBytes: 0,
  oldestEndOrdinal: undefined,
  write: () => new Promise(() => undefined),
  deleteOldest: () => undefined,
  dispose: () => undefined,
};

/** A connection that is open, whose bytes the test pushes, and that drops TCP where it is told to. */
async function open(isDiskStuck: boolean) {
  const clock = new FakeClock();
  const spill = isDiskStuck ? { target: stuckDisk, diskBytes: 1 << 30, clock } : undefined;
  const capture = new Capture<MarkerData>({ memoryBytes: MEMORY_BYTES, maxInflatedBytes: 1 << 20, spill });
  const seen = { terminated: 0, sink: undefined as ConnectionSink | undefined };
  const nothing = () => undefined;
  const dialer: Dialer = {
    connect: (_request, sink) => {
      seen.sink = sink;
      return {
        sendText: nothing,
        sendBinary: nothing,
        ping: nothing,
        pong: nothing,
        close: nothing,
        setPaused: nothing,
        terminate: () => seen.terminated++,
        bufferedBytes: 0,
      };
    },
  };
  const driver = new ConnectionDriver(dialer, clock, capture);
  const keepAlive = new KeepAlive({ capture, clock, driver, pongTimeoutMs: 1_000, onMissed: nothing });
  onTestFinished(() => {
    keepAlive.dispose();
    driver.dispose();
    capture.dispose();
  });
  const settings = createConnectionSettings('ws://localhost', { missedPongPolicy: 'terminate' });
  await driver.dial(settings, toConnectRequest(settings, [], { handshakeTimeoutMs: 1_000, maxPayloadBytes: 1 << 20 }));
  const { sink } = seen;
  if (!sink) throw new Error('Nothing was dialled.');
  sink.open({ subprotocol: '', deflate: undefined, checks: [], timeMs: clock.now() });
  keepAlive.begin(settings);
  const push = (direction: 'in' | 'out', opcode: number, payload: Uint8Array) =>
    sink.bytes(
      direction,
      encodeFrame({ opcode, payload, ...(direction === 'out' ? { maskingKey: 7 } : {}) }),
      clock.now(),
    );
  const lastMarker = () => {
    const entry = capture.readEntry(capture.entryCount - 1);
    return entry?.kind === 'marker' ? entry.data.text : undefined;
  };
  return { clock, driver, seen, push, lastMarker };
}

describe('a missed pong that is to end the connection', () => {
  it('drops TCP', async () => {
    const { clock, seen, push, lastMarker } = await open(false);
    push('out', Opcode.ping, utf8('a'));
    clock.advance(1_000);
    expect(seen.terminated).toBe(1);
    expect(lastMarker()).toContain('the connection was dropped');
  });

  it('does not while this side reads nothing: the pong may lie there', async () => {
    const { clock, driver, seen, push, lastMarker } = await open(true);
    for (let sent = 0; !driver.isHeld && sent < 1_000; sent++) push('in', Opcode.binary, new Uint8Array(65_536));
    expect(driver.isHeld).toBe(true);
    push('out', Opcode.ping, utf8('a'));
    clock.advance(1_000);
    expect(seen.terminated).toBe(0);
    expect(lastMarker()).toMatch(/got no pong within 1 s\.$/);
  });
});
