import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http2';
import * as vscode from 'vscode';
import { SystemClock } from '../../../src/net/systemClock';
import { WsDialer } from '../../../src/net/wsDialer';
import { test } from './runner';

/** Nothing listens there: whatever goes to the proxy fails. */
const DEAD_PROXY = 'http://127.0.0.1:9';
/** A text frame that says "hi" (RFC 6455 §5.2). */
const HI = Uint8Array.of(0x81, 0x02, 0x68, 0x69);

test('a WebSocket over HTTP/2 opens in the extension host, past a proxy of its settings', async () => {
  const server = createServer({ settings: { enableConnectProtocol: true } });
  server.on('stream', (stream) => {
    stream.on('error', () => undefined);
    stream.respond({ ':status': 200 });
    stream.write(HI);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  assert.ok(typeof address === 'object' && address !== null);
  const settings = vscode.workspace.getConfiguration('http');
  await settings.update('proxy', DEAD_PROXY, vscode.ConfigurationTarget.Global);
  try {
    assert.equal(await receive(`ws://127.0.0.1:${address.port}/`), 'hi');
  } finally {
    await settings.update('proxy', undefined, vscode.ConfigurationTarget.Global);
    server.close();
  }
});

/** The payload of the first frame; rejects where there is no WebSocket. */
function receive(url: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const connection = new WsDialer(new SystemClock()).connect(
      {
        url,
        headers: [],
        subprotocols: [],
        perMessageDeflate: true,
        rejectUnauthorized: true,
        caPem: [],
        httpVersion: '2',
        handshakeTimeoutMs: 5_000,
        maxPayloadBytes: 1_024,
        autoPong: true,
      },
      {
        route: () => undefined,
        request: () => undefined,
        response: () => undefined,
        open: () => undefined,
        bytes: (_direction, chunk) => {
          resolve(new TextDecoder().decode(chunk.subarray(2)));
          connection.terminate();
        },
        failed: ({ message }) => reject(new Error(message)),
        closed: () => undefined,
      },
    );
  });
}
