import { request } from 'node:http';

export interface RouteAnswer {
  readonly status: number;
  /** The `X-Route` that the location or backend adds to its answer. */
  readonly route: string | undefined;
}

/** Sends the handshake of a browser to 127.0.0.1; host and path go out as they are. */
export function askRoute(port: number, host: string, path: string): Promise<RouteAnswer> {
  return new Promise((resolve, reject) => {
    const headers = {
      Host: host,
      Connection: 'keep-alive, Upgrade',
      Upgrade: 'websocket',
      'Sec-WebSocket-Version': '13',
      'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
    };
    const asked = request({ host: '127.0.0.1', port, path, headers, agent: false });
    const answer = (status: number | undefined, route: string | string[] | undefined) =>
      resolve({ status: status ?? 0, route: Array.isArray(route) ? route.at(-1) : route });
    asked.on('upgrade', (response, socket) => {
      socket.destroy();
      answer(response.statusCode, response.headers['x-route']);
    });
    asked.on('response', (response) => {
      response.resume();
      answer(response.statusCode, response.headers['x-route']);
    });
    asked.on('error', reject);
    asked.end();
  });
}
