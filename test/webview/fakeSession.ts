import {
  type ConnectionSettings,
  type ConnectionStatus,
  createConnectionSettings,
} from '../../src/protocol/connection';
import type { HandshakeDetail } from '../../src/protocol/detail';

/** What the fake host says about the connection. */

export const SETTINGS: ConnectionSettings = createConnectionSettings('wss://stream.example.org/v2/telemetry?site=7', {
  headers: [{ name: 'Authorization', value: 'Bearer abc' }],
  subprotocols: ['telemetry.v2'],
  heartbeatSeconds: 25,
});

export const IDLE: ConnectionStatus = {
  phase: 'idle',
  url: '',
  sinceMs: 0,
  httpVersion: '',
  subprotocol: '',
  deflate: '',
  deflateSaved: undefined,
  tls: '',
  rtt: undefined,
  missedPongs: 0,
  reconnect: undefined,
  warnings: [],
  ending: '',
  endingTone: 'normal',
};

export const OPEN: ConnectionStatus = {
  ...IDLE,
  phase: 'open',
  url: SETTINGS.url,
  sinceMs: Date.now() - 192_000,
  httpVersion: 'HTTP/1.1',
  subprotocol: 'telemetry.v2',
  deflate: '15/15',
  deflateSaved: 0.71,
  tls: 'TLS 1.3 · AES_128_GCM',
  rtt: {
    lastMs: 12,
    p50Ms: 11,
    p95Ms: 19,
    p99Ms: 24,
    count: 15,
    recentMs: [11, 12, 10, 13, 12, 11, 24, 12, 13, 11, 12, 11, 12, 13, 12],
  },
  warnings: ['heartbeat 25 s · proxy cuts at 60 s'],
};

export const FAILED: ConnectionStatus = {
  ...IDLE,
  phase: 'failed',
  url: SETTINGS.url,
  ending: 'The server answered 502 Bad Gateway instead of 101',
  endingTone: 'error',
};

export const HANDSHAKE: HandshakeDetail = {
  route: [
    { name: 'Route', value: 'tls stream.example.org:443' },
    { name: 'Address', value: '203.0.113.7:443' },
    { name: 'TLS', value: 'TLSv1.3, TLS_AES_128_GCM_SHA256, ALPN http/1.1' },
    { name: 'Connected in', value: '31 ms' },
  ],
  requestLine: 'GET /v2/telemetry?site=7 HTTP/1.1',
  requestHeaders: [
    { name: 'Host', value: 'stream.example.org' },
    { name: 'Connection', value: 'Upgrade' },
    { name: 'Upgrade', value: 'websocket' },
    { name: 'Sec-WebSocket-Version', value: '13' },
    { name: 'Sec-WebSocket-Key', value: 'dGhlIHNhbXBsZSBub25jZQ==' },
    { name: 'Sec-WebSocket-Protocol', value: 'telemetry.v2' },
    { name: 'Sec-WebSocket-Extensions', value: 'permessage-deflate; client_max_window_bits' },
  ],
  statusLine: 'HTTP/1.1 101 Switching Protocols',
  responseHeaders: [
    { name: 'Upgrade', value: 'websocket' },
    { name: 'Connection', value: 'Upgrade' },
    { name: 'Sec-WebSocket-Accept', value: 's3pPLMBiTxaQ9kYGzzhZRbK+xOo=' },
    { name: 'Sec-WebSocket-Protocol', value: 'telemetry.v2' },
    { name: 'Sec-WebSocket-Extensions', value: 'permessage-deflate' },
    { name: 'Server', value: 'nginx/1.22.1' },
  ],
  body: '',
  isBodyTruncated: false,
  checks: [
    { name: 'Sec-WebSocket-Accept', verdict: 'pass', detail: 'matches the key that was sent' },
    { name: 'Subprotocol', verdict: 'pass', detail: 'telemetry.v2 was offered' },
    { name: 'Heartbeat', verdict: 'warn', detail: 'the proxy cuts after 60 s of silence; pings go out every 25 s' },
    { name: 'Cookies', verdict: 'fail', detail: 'Set-Cookie without Secure on a wss: URL' },
  ],
  certificates: [
    [
      { name: 'Subject', value: 'CN=stream.example.org' },
      { name: 'Issuer', value: 'CN=Example CA R3' },
      { name: 'Valid', value: '2026-09-01 to 2026-11-30' },
      { name: 'SHA-256', value: 'A1:B2:C3:D4:E5:F6:07:18:29:3A:4B:5C:6D:7E:8F:90' },
    ],
    [
      { name: 'Subject', value: 'CN=Example CA R3' },
      { name: 'Issuer', value: 'CN=Example Root' },
    ],
  ],
};

export const DECODERS = [
  { id: 'messagepack', label: 'MessagePack' },
  { id: 'json', label: 'JSON' },
  { id: 'protobuf', label: 'Protocol Buffers' },
  { id: 'text', label: 'Text' },
  { id: 'hex', label: 'Hex' },
];
