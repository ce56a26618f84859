import { onTestFinished } from 'vitest';
import { SystemClock } from '../../../src/net/systemClock';
import { WsDialer } from '../../../src/net/wsDialer';
import type { ConnectRequest, LiveConnection } from '../../../src/session/ports';
import { RecordingSink } from './recordingSink';

const dialer = new WsDialer(new SystemClock());

/** Dials and records; what is left of the connection goes when the test ends. */
export function dial(
  url: string,
  changes: Partial<ConnectRequest> = {},
): { readonly sink: RecordingSink; readonly connection: LiveConnection } {
  const sink = new RecordingSink();
  const connection = dialer.connect(
    {
      url,
      headers: [],
      subprotocols: [],
      perMessageDeflate: true,
      rejectUnauthorized: true,
      caPem: [],
      handshakeTimeoutMs: 5_000,
      httpVersion: '1.1',
      maxPayloadBytes: 16 * 1_048_576,
      autoPong: true,
      ...changes,
    },
    sink,
  );
  onTestFinished(() => connection.terminate());
  return { sink, connection };
}

/** Closes a server when the test ends. */
export async function use<T extends { close(): Promise<void> }>(server: Promise<T>): Promise<T> {
  const started = await server;
  onTestFinished(() => started.close());
  return started;
}
