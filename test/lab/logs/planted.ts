import { connect, type Socket } from 'node:net';
import { WebSocket } from 'ws';
import { type RawServer, startRawServer, toSwitchingProtocols } from '../../integration/support/rawServer';
import { type Backend, startBackend } from '../support/backend';
import { freePort } from '../support/freePort';

/** Servers that each have one fault, and one that has none. */
export interface PlantedServers {
  readonly ports: {
    readonly good: number;
    /** Nothing listens there. */
    readonly closed: number;
    /** Takes the connection and says nothing. */
    readonly mute: number;
    /** Closes when it has the request. */
    readonly hangup: number;
    /** Speaks another protocol. */
    readonly foreign: number;
    /** Answers 101 and resets TCP soon after. */
    readonly reset: number;
    /** Answers with a header of 16 KB. */
    readonly big: number;
  };
  close(): Promise<void>;
}

export async function startPlantedServers(): Promise<PlantedServers> {
  const good: Backend = await startBackend();
  const raw = await Promise.all([
    startRawServer(() => undefined),
    startRawServer((socket) => socket.end()),
    startRawServer((socket) => socket.end('SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n')),
    startRawServer((socket, request) => {
      socket.write(toSwitchingProtocols(request));
      // The 101 must be on its way through the proxy before the reset overtakes it.
      setTimeout(() => socket.resetAndDestroy(), 300);
    }),
    startRawServer((socket, request) => {
      socket.write(toSwitchingProtocols(request, `X-Filler: ${'x'.repeat(16_384)}`));
    }),
  ]);
  const [mute, hangup, foreign, reset, big] = raw.map(({ port }: RawServer) => port);
  if (mute === undefined || hangup === undefined || foreign === undefined || reset === undefined || big === undefined) {
    throw new Error('A server did not start');
  }
  return {
    ports: { good: good.port, closed: await freePort(), mute, hangup, foreign, reset, big },
    close: async () => {
      await Promise.all([good, ...raw].map((server) => server.close()));
    },
  };
}

/** Sends a handshake and stays silent until the other side ends it; resolves whatever the end is. */
export function connectAndWait(url: string): Promise<void> {
  return new Promise((resolve) => {
    const socket = new WebSocket(url, { handshakeTimeout: 10_000 });
    socket.on('unexpected-response', (_request, response) => {
      response.resume();
      socket.terminate();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve());
  });
}

/** Opens a WebSocket, then resets TCP. */
export function connectAndReset(url: string): Promise<void> {
  return new Promise((resolve) => {
    const socket = new WebSocket(url);
    let tcp: Socket | undefined;
    socket.on('upgrade', (response) => {
      tcp = response.socket;
    });
    socket.on('open', () => tcp?.resetAndDestroy());
    socket.on('error', () => undefined);
    socket.on('close', () => resolve());
  });
}

/** Sends bytes over plain TCP and waits for the end, or half a second of an answer that does not come. */
export function sendRaw(port: number, bytes: string): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(Buffer.from(bytes, 'latin1')));
    socket.on('data', () => undefined);
    socket.on('error', () => undefined);
    socket.setTimeout(500, () => socket.destroy());
    socket.on('close', () => resolve());
  });
}

/** The beginning of a TLS handshake (RFC 8446 §5.1): enough to see that it is one. */
export const TLS_HELLO = '\x16\x03\x01\x00\x05\x01\x00\x00\x01\x03';
