import {
  createSecureServer,
  createServer,
  type IncomingHttpHeaders,
  type Http2Server as NodeServer,
  type SecureServerOptions,
  type ServerHttp2Stream,
  type ServerOptions,
} from 'node:http2';
import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer, type ServerOptions as WsOptions } from 'ws';
import { listenOnFreePort } from './rawServer';

export interface Http2ServerOptions {
  /** What a request gets; without it, every extended CONNECT becomes a WebSocket that `accept` gets. */
  readonly onStream?: (stream: ServerHttp2Stream, headers: IncomingHttpHeaders) => void;
  readonly accept?: (socket: WebSocket, stream: ServerHttp2Stream) => void;
  readonly ws?: WsOptions;
  /** SETTINGS_ENABLE_CONNECT_PROTOCOL of RFC 8441 §3; true where it is not said. */
  readonly isConnectEnabled?: boolean;
  readonly settings?: ServerOptions['settings'];
  readonly tls?: SecureServerOptions;
}

export interface Http2Server {
  readonly url: string;
  readonly port: number;
  /** The server's own side of every extended CONNECT and other request, in order. */
  readonly streams: ServerHttp2Stream[];
  readonly requests: IncomingHttpHeaders[];
  /** TCP connections that are open. */
  readonly sockets: ReadonlySet<Socket>;
  readonly node: NodeServer;
  close(): Promise<void>;
}

/** A real server of `node:http2` on a free port of this machine, with or without TLS. */
export async function startHttp2Server(options: Http2ServerOptions): Promise<Http2Server> {
  const { tls, isConnectEnabled = true } = options;
  const settings = { ...options.settings, enableConnectProtocol: isConnectEnabled };
  const node = tls ? createSecureServer({ ...tls, settings }) : createServer({ settings });
  const sockets = new Set<Socket>();
  node.on(tls ? 'secureConnection' : 'connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
  });
  // Clients that break off are part of the tests.
  node.on('sessionError', () => undefined);
  const streams: ServerHttp2Stream[] = [];
  const requests: IncomingHttpHeaders[] = [];
  node.on('stream', (stream, headers) => {
    stream.on('error', () => undefined);
    streams.push(stream);
    requests.push(headers);
    if (options.onStream) options.onStream(stream, headers);
    else upgrade(stream, headers, options);
  });
  const port = await listenOnFreePort(node);
  return {
    port,
    url: `${tls ? 'wss' : 'ws'}://127.0.0.1:${port}`,
    streams,
    requests,
    sockets,
    node,
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => node.close(() => resolve()));
    },
  };
}

/** The `ws` library, which knows HTTP/1.1 only, gets a request as it likes it; its 101 becomes a 200. */
function upgrade(stream: ServerHttp2Stream, headers: IncomingHttpHeaders, { accept, ws }: Http2ServerOptions): void {
  const server = new WebSocketServer({ ...ws, noServer: true });
  const fields = {
    ...headers,
    upgrade: 'websocket',
    connection: 'Upgrade',
    'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==',
  };
  const request = Object.assign(new Duplex(), { method: 'GET', url: headers[':path'], headers: fields });
  // Only what the library reads of a request is there.
  server.handleUpgrade(request as never, new StreamSocket(stream), Buffer.alloc(0), (socket) => {
    socket.on('error', () => socket.terminate());
    accept?.(socket, stream);
  });
}

/** Everything after the head of the 101 passes through. */
class StreamSocket extends Duplex {
  readonly #stream: ServerHttp2Stream;
  #isOpen = false;

  constructor(stream: ServerHttp2Stream) {
    super({ allowHalfOpen: true });
    this.#stream = stream;
    stream.on('data', (chunk: Buffer) => {
      if (!this.push(chunk)) stream.pause();
    });
    stream.on('end', () => this.push(null));
    stream.on('close', () => this.destroy());
    stream.pause();
  }

  override _read(): void {
    this.#stream.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    if (this.#isOpen) {
      this.#stream.write(chunk, done);
      return;
    }
    this.#isOpen = true;
    const lines = chunk.toString('latin1').split('\r\n');
    const fields = lines.map((line) => /^(sec-websocket-(?:protocol|extensions)): (.*)$/i.exec(line) ?? []);
    this.#stream.respond({
      ':status': 200,
      ...Object.fromEntries(fields.map(([, name = '', value]) => [name.toLowerCase(), value]).filter(([name]) => name)),
    });
    done();
  }

  override _final(done: () => void): void {
    this.#stream.end(() => done());
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#stream.destroy();
    done(error);
  }
}
