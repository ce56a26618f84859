import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';

/** Carries messages between nodes. */
export interface NodeBus {
  publish(message: string): void;
  onMessage(listener: (message: string) => void): void;
}

export interface WsNodeOptions {
  /** What becomes of a message: back to its sender, to every client of this node, over the bus to those of all nodes, or nowhere. */
  readonly spread?: 'echo' | 'broadcast' | 'drop' | NodeBus;
  /** Header fields of the 101. */
  readonly headers?: readonly string[];
  /** Said first on every connection. */
  readonly greeting?: string;
  readonly subprotocol?: string;
  /** Every nth handshake is refused with 503. */
  readonly refusesEvery?: number;
}

export interface WsNode {
  readonly url: string;
  readonly port: number;
  readonly clients: ReadonlySet<WebSocket>;
  /** `Cookie` of every handshake, in order. */
  readonly cookies: readonly (string | undefined)[];
  /** Messages that came from clients. */
  readonly received: readonly string[];
  close(): Promise<void>;
}

/** One of several like servers on 127.0.0.1, that says which one it is in `X-Node`. */
export async function startWsNode(name: string, options: WsNodeOptions = {}): Promise<WsNode> {
  const { spread = 'echo', headers = [`X-Node: ${name}`], greeting, subprotocol, refusesEvery = 0 } = options;
  const cookies: (string | undefined)[] = [];
  const received: string[] = [];
  const server = new WebSocketServer({
    host: '127.0.0.1',
    port: 0,
    perMessageDeflate: false,
    verifyClient: ({ req }, done) => {
      cookies.push(req.headers.cookie);
      done(refusesEvery === 0 || cookies.length % refusesEvery !== 0, 503, 'full');
    },
    ...(subprotocol !== undefined && { handleProtocols: () => subprotocol }),
  });
  const tellAll = (message: string) => {
    for (const client of server.clients) client.send(message);
  };
  if (typeof spread === 'object') spread.onMessage(tellAll);
  server.on('headers', (lines) => lines.push(...headers));
  server.on('connection', (socket) => {
    socket.on('error', () => undefined);
    if (greeting !== undefined) socket.send(greeting);
    socket.on('message', (data) => {
      const message = String(data);
      received.push(message);
      if (spread === 'echo') socket.send(message);
      else if (spread === 'broadcast') tellAll(message);
      else if (spread !== 'drop') spread.publish(message);
    });
  });
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `ws://127.0.0.1:${port}/`,
    clients: server.clients,
    cookies,
    received,
    close: () => {
      for (const client of server.clients) client.terminate();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
