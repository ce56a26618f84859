import { createServer as createHttp2Server, createSecureServer as createHttp2TlsServer } from 'node:http2';
import { createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';
import {
  listenOnFreePort,
  type RawScript,
  startGreetingServer,
  startRawServer,
  toHead,
  toSwitchingProtocols,
} from '../../support/rawServer';
import { readIdentity } from '../../support/tlsFixtures';
import { echo, startWsServer } from '../../support/wsServer';

/** Servers that each have one thing wrong. All listen on 127.0.0.1. */

export interface BrokenServer {
  readonly url: string;
  close(): Promise<void>;
}

/** Makes one; whoever does closes it. */
export type StartBroken = () => Promise<BrokenServer>;

/** Says `head` and `body` to whatever comes, and keeps the connection. */
const answering =
  (status: string, body = '', ...headers: readonly string[]): StartBroken =>
  () =>
    startRawServer((socket) =>
      socket.write(`${toHead(`HTTP/1.1 ${status}`, `Content-Length: ${Buffer.byteLength(body)}`, ...headers)}${body}`),
    );

const raw =
  (script: RawScript): StartBroken =>
  () =>
    startRawServer(script);

const switching = (change: (head: string) => string): StartBroken =>
  raw((socket, request) => socket.write(change(toSwitchingProtocols(request))));

const NGINX_400 =
  '<html>\r\n<head><title>400 The plain HTTP request was sent to HTTPS port</title></head>\r\n<center>nginx</center></html>';

async function listening(server: Server, scheme: string): Promise<BrokenServer> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
  });
  const port = await listenOnFreePort(server);
  return {
    url: `${scheme}://localhost:${port}/ws`,
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

const tls =
  (options: TlsOptions): StartBroken =>
  () =>
    listening(
      createTlsServer(options, (socket) => socket.on('error', () => socket.destroy())),
      'wss',
    );

/** The same place by another scheme. */
const as =
  (scheme: string, start: StartBroken): StartBroken =>
  async () => {
    const server = await start();
    return { url: server.url.replace(/^wss?/, scheme), close: server.close };
  };

const ONE_KIBIBYTE = 'x'.repeat(1024);

export const BROKEN: Readonly<Record<string, StartBroken>> = {
  'no listener': async () => {
    const server = createTcpServer();
    const port = await listenOnFreePort(server);
    await new Promise<void>((resolve) => server.close(() => resolve()));
    return { url: `ws://127.0.0.1:${port}/ws`, close: async () => undefined };
  },
  'unknown name': async () => ({ url: 'ws://no-such-host.invalid/ws', close: async () => undefined }),
  mute: raw(() => undefined),
  '200': answering('200 OK', '<html>the application</html>', 'Content-Type: text/html'),
  '400 without upgrade': answering('400 Bad Request', 'Can "Upgrade" only to "WebSocket".'),
  '400 of Engine.IO': answering('400 Bad Request', '{"code":1,"message":"Session ID unknown"}'),
  '400 plain to TLS': answering('400 Bad Request', NGINX_400, 'Server: nginx'),
  '426': answering('426 Upgrade Required', 'Upgrade Required', 'Sec-WebSocket-Version: 13'),
  '301': async () => {
    const end = await startWsServer({ accept: echo });
    const server = await startRawServer((socket) =>
      socket.write(
        toHead('HTTP/1.1 301 Moved Permanently', `Location: http://127.0.0.1:${end.port}/there`, 'Content-Length: 0'),
      ),
    );
    return {
      url: server.url,
      close: async () => {
        await server.close();
        await end.close();
      },
    };
  },
  'redirect loop': raw((socket, request) => {
    const other = request.startsWith('GET /a ') ? '/b' : '/a';
    socket.write(toHead('HTTP/1.1 302 Found', `Location: ${other}`, 'Content-Length: 0'));
  }),
  'endless redirects': raw((socket, request) => {
    const at = Number(/^GET \/(\d*)/.exec(request)?.[1] ?? 0);
    socket.write(toHead('HTTP/1.1 307 Temporary Redirect', `Location: /${at + 1}`, 'Content-Length: 0'));
  }),
  '401': answering('401 Unauthorized', '', 'WWW-Authenticate: Basic realm="x"'),
  '403 for its Origin': async () =>
    startWsServer({
      accept: echo,
      options: {
        verifyClient: ({ origin }: { readonly origin?: string }) => origin?.startsWith('http://127.0.0.1') ?? false,
      },
    }),
  '404': answering('404 Not Found', 'Cannot GET /ws'),
  '429': answering('429 Too Many Requests'),
  '502': answering('502 Bad Gateway', '<html><center>nginx/1.22.1</center></html>', 'Server: nginx/1.22.1'),
  '503': answering(
    '503 Service Unavailable',
    '<html><body><h1>503 Service Unavailable</h1>\nNo server is available to handle this request.\n</body></html>',
  ),
  '504': answering('504 Gateway Time-out', '<html><center>nginx</center></html>', 'Server: nginx'),
  garbage: raw((socket) => socket.write('\x00\xff\x13\x37 nothing of HTTP\r\n\r\n')),
  'an SSH server': () => startGreetingServer((socket) => socket.write('SSH-2.0-OpenSSH_9.2\r\n')),
  'HTTP/2 only, clear text': () => listening(createHttp2Server(), 'ws'),
  'HTTP/2 only, TLS': () => listening(createHttp2TlsServer({ ...readIdentity('localhost'), allowHTTP1: false }), 'wss'),
  'wrong accept': switching((head) => head.replace(/Accept: .*/, 'Accept: AAAAAAAAAAAAAAAAAAAAAAAAAAA=')),
  'no Upgrade in the 101': switching((head) => head.replace(/Upgrade: websocket\r\n/, '')),
  'unasked subprotocol': switching((head) => head.replace(/\r\n\r\n$/, '\r\nSec-WebSocket-Protocol: chat.v9\r\n\r\n')),
  'unasked extension': switching((head) => head.replace(/\r\n\r\n$/, '\r\nSec-WebSocket-Extensions: x-magic\r\n\r\n')),
  'self-signed': tls(readIdentity('self-signed')),
  expired: tls(readIdentity('expired')),
  'wrong name': tls(readIdentity('other-host')),
  'old TLS': tls({
    ...readIdentity('localhost'),
    minVersion: 'TLSv1',
    maxVersion: 'TLSv1.1',
    ciphers: 'DEFAULT@SECLEVEL=0',
  }),
  'client certificate required': tls({
    ...readIdentity('localhost'),
    requestCert: true,
    rejectUnauthorized: true,
  }),
  'TLS cut': as('wss', () => startGreetingServer((socket) => socket.once('data', () => socket.destroy()))),
  'wss to a plain port': as('wss', () =>
    startGreetingServer((socket) => socket.once('data', () => socket.end(toHead('HTTP/1.1 400 Bad Request')))),
  ),
  'ws to a TLS port': as('ws', tls(readIdentity('localhost'))),
  'reset within the handshake': raw((socket) => socket.resetAndDestroy()),
  'closed without an answer': raw((socket) => socket.end()),
  'endless body': raw((socket) => {
    socket.write(toHead('HTTP/1.1 500 Internal Server Error', 'Content-Type: text/plain'));
    const write = () => {
      while (socket.writable && socket.write(ONE_KIBIBYTE));
    };
    socket.on('drain', write);
    write();
  }),
  'HTTP in the tunnel': raw((socket, request) => {
    socket.write(toSwitchingProtocols(request));
    socket.write(toHead('HTTP/1.1 400 Bad Request', 'Connection: close'));
  }),
  'closed after the 101': raw((socket, request) => {
    socket.write(toSwitchingProtocols(request));
    setTimeout(() => socket.end(), 50);
  }),
};
