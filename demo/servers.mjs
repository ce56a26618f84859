/**
 * The demo's WebSocket servers: one process, one port, one path each. Run it with `node demo/servers.mjs [port]`,
 * or import `startServers`. Listens on 127.0.0.1 only.
 */

import { createServer } from 'node:http';
import { pathToFileURL } from 'node:url';
import { WebSocketServer } from 'ws';
import { chatty, close, echo, fragments, ticker } from './endpoints.mjs';
import { million } from './million.mjs';
import { telemetry, telemetrySubprotocol } from './telemetry.mjs';

/** `serve(socket, request)` is called once per connection; sockets clean up after themselves on `close`. */
const endpoints = {
  '/echo': { serve: echo, about: 'sends back what it gets' },
  '/ticker': { serve: ticker, about: 'a JSON quote every 500 ms' },
  '/telemetry': { serve: telemetry, about: `MessagePack readings, subprotocol ${telemetrySubprotocol}` },
  '/fragments': { serve: fragments, about: 'compressed messages in fragments, with pings between them' },
  '/chatty': { serve: chatty, about: '10,000 frames a second for at most 30 seconds' },
  '/million': { serve: million, about: '1,000,000 frames as fast as they are taken' },
  '/close': { serve: close, about: 'closes with 4001 and a reason' },
};

const refusal = 'Upgrade refused: this path speaks telemetry.v3 only. Ask for another path, or update your client.\n';

function indexPage(url) {
  const lines = Object.entries(endpoints).map(([path, { about }]) => `${`${url}${path}`.padEnd(36)} ${about}`);
  lines.push(`${`${url}/refuse`.padEnd(36)} refuses the upgrade with 426 and a body`);
  return `Socketscope demo servers\n\n${lines.join('\n')}\n`;
}

function refuse(socket) {
  socket.end(
    [
      'HTTP/1.1 426 Upgrade Required',
      'Connection: close',
      'Upgrade: telemetry.v3',
      'Content-Type: text/plain; charset=utf-8',
      `Content-Length: ${Buffer.byteLength(refusal)}`,
      '',
      refusal,
    ].join('\r\n'),
  );
}

/** Picks the first subprotocol offered that the demo speaks; without one the connection goes on without. */
function chooseSubprotocol(offered) {
  const known = [telemetrySubprotocol, 'json'];
  return known.find((name) => offered.has(name)) ?? false;
}

/**
 * Starts every demo server on one port of 127.0.0.1; port 0 lets the system choose. `url` has no slash at its end.
 * `close()` ends all connections and resolves when the port is free.
 */
export async function startServers({ port = 0 } = {}) {
  const http = createServer((_request, response) => {
    response.writeHead(200, { 'Content-Type': 'text/plain; charset=utf-8' }).end(indexPage(url));
  });
  const sockets = new WebSocketServer({
    noServer: true,
    handleProtocols: chooseSubprotocol,
    perMessageDeflate: { threshold: 128 },
  });
  http.on('upgrade', (request, socket, head) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    socket.on('error', () => socket.destroy());
    if (path === '/refuse') return refuse(socket);
    const endpoint = endpoints[path];
    if (endpoint === undefined)
      return socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      // A peer that breaks the protocol is its own business: ws closes, nothing is to be reported here.
      webSocket.on('error', () => webSocket.terminate());
      endpoint.serve(webSocket, request);
    });
  });
  await new Promise((resolve, reject) => {
    http.once('error', reject);
    http.listen(port, '127.0.0.1', resolve);
  });
  const url = `ws://127.0.0.1:${http.address().port}`;
  const stop = () =>
    new Promise((resolve) => {
      for (const webSocket of sockets.clients) webSocket.terminate();
      http.closeAllConnections();
      http.close(() => resolve());
    });
  return { url, port: http.address().port, close: stop };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { url } = await startServers({ port: Number(process.argv[2] ?? 9080) });
  process.stdout.write(`${indexPage(url)}\nCtrl+C ends them.\n`);
}
