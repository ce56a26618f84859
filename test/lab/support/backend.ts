import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { createSecureServer } from 'node:http2';
import { createServer as createTlsServer } from 'node:https';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';

/** Tells which of several servers answered: its port. */
export const NODE_HEADER = 'x-port';

export interface BackendOptions {
  /** Refuses what RFC 6455 §4.2.1 tells a server to refuse, HTTP/1.0 above all; `ws` alone is lenient. */
  readonly isStrict?: boolean;
  /** Waits this long before it answers 101. */
  readonly handshakeDelayMs?: number;
  /** Agrees to compress, and compresses every message. */
  readonly isCompressing?: boolean;
  /** Answers 403 where a page of another host than `Host` opens the WebSocket, or none says so. */
  readonly isCheckingOrigin?: boolean;
  /** Answers 426 to every plain request. */
  readonly isWebSocketOnly?: boolean;
  /** Speaks TLS, and in it HTTP/1.1 alone or HTTP/2 as well; WebSockets over HTTP/1.1 only, as most servers. */
  readonly tls?: 'HTTP/1.1' | 'HTTP/2';
}

const CERTIFICATES = join(import.meta.dirname, '..', '..', 'fixtures', 'tls');

export interface SeenRequest {
  readonly httpVersion: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
}

/**
 * A real server on 127.0.0.1 that echoes WebSocket messages and answers plain requests with 200, or 400 when they ask for an
 * upgrade badly. A plain answer tells the server (`x-port`) and what it was asked (`x-url`).
 */
export interface Backend {
  readonly port: number;
  /** Every request that arrived, upgrades included. */
  readonly seen: readonly SeenRequest[];
  close(): Promise<void>;
}

export async function startBackend(options: BackendOptions = {}): Promise<Backend> {
  const seen: SeenRequest[] = [];
  const sockets = new Set<Duplex>();
  const server = createServerFor(options, (request, response) => {
    note(seen, request);
    // An authentication server lets everybody in, whatever else the handshake carries.
    const isHandshake = request.headers['sec-websocket-key'] !== undefined && request.url !== '/auth';
    const isRefusing = options.isWebSocketOnly === true || isHandshake;
    const told = { [NODE_HEADER]: request.socket.localPort, 'x-url': request.url };
    response.writeHead(isRefusing ? 426 : 200, { 'content-type': 'text/plain', ...told }).end('plain');
  });
  const webSockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: options.isCompressing === true ? { threshold: 0 } : false,
  });
  webSockets.on('connection', (socket) => {
    socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }));
    // The library answers a bad frame with a close frame of its own; the probe sees that.
    socket.on('error', () => undefined);
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    // A proxy may reset what it has given up.
    socket.on('error', () => socket.destroy());
  });
  server.on('upgrade', (request, socket, head) => {
    note(seen, request);
    const refusal = findRefusal(options, request);
    if (refusal !== undefined) {
      socket.end(`HTTP/1.1 ${refusal}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    setTimeout(
      () => webSockets.handleUpgrade(request, socket, head, (client) => webSockets.emit('connection', client, request)),
      options.handshakeDelayMs ?? 0,
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No TCP address');
  return {
    port: address.port,
    seen,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

function createServerFor({ tls }: BackendOptions, answer: RequestListener): Server {
  if (tls === undefined) return createServer(answer);
  const [key, cert] = ['key', 'pem'].map((kind) => readFileSync(join(CERTIFICATES, `localhost.${kind}`)));
  if (tls === 'HTTP/1.1') return createTlsServer({ key, cert, ALPNProtocols: ['http/1.1'] }, answer);
  // Its compatibility layer gives requests and answers the shape of HTTP/1.1.
  const server: unknown = createSecureServer({ key, cert, allowHTTP1: true }).on('request', answer as () => void);
  return server as Server;
}

function findRefusal(options: BackendOptions, { httpVersion, headers }: IncomingMessage): string | undefined {
  if (options.isStrict === true && httpVersion !== '1.1') return '400 Bad Request';
  const host = headers.origin?.replace(/^\w+:\/\//, '');
  return options.isCheckingOrigin === true && host !== headers.host ? '403 Forbidden' : undefined;
}

function note(seen: SeenRequest[], request: IncomingMessage): void {
  seen.push({ httpVersion: request.httpVersion, url: request.url ?? '', headers: request.headers });
}
