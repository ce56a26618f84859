/** What a directive does to a WebSocket, with the numbers measured on NGINX 1.22.1 and 1.31.4. */
export interface DirectiveNote {
  readonly text: string;
  /** The default, where a reader is told which value is in force. */
  readonly fallback?: string;
}

const NO_EFFECT = 'No effect on an idle WebSocket';

const HTTP_NOTES: Readonly<Record<string, DirectiveNote>> = {
  proxy_read_timeout: {
    text: 'How long a WebSocket may be silent **in both directions** before NGINX cuts it; the client sees close code 1006. A message or a ping from either side starts the time anew. With the default the cut came after 60.05 s. It also limits the wait for the 101. `0` is not "never": every request gets 504.',
    fallback: '60s',
  },
  proxy_send_timeout: {
    text: `${NO_EFFECT}: with 2 s here a silent one stayed open. What cuts it is \`proxy_read_timeout\`.`,
    fallback: '60s',
  },
  proxy_connect_timeout: {
    text: 'How long NGINX waits for the TCP connection to the server, before the handshake is sent on. No effect on an open WebSocket.',
    fallback: '60s',
  },
  proxy_http_version: {
    text: 'A WebSocket handshake is an HTTP/1.1 request. Before NGINX 1.29.7 the default is 1.0, which many servers refuse with 400 or drop after the 101; `ws` for Node accepts it. From 1.29.7 on 1.1 is the default. A written `1.0` is wrong in every version, and so is `2` for an HTTP/1 server (502).',
  },
  proxy_pass: {
    text: 'Hands requests to a server. WebSockets use `http://` or `https://` here; NGINX refuses `ws://`. It is not inherited by nested locations. `Upgrade` and `Connection` do not go along by themselves: they need `proxy_set_header`.',
  },
  proxy_buffering: {
    text: 'No effect on WebSockets, neither `on` nor `off`: after the 101 NGINX passes bytes on as they come.',
    fallback: 'on',
  },
  proxy_request_buffering: { text: 'No effect on WebSockets: a handshake has no body.', fallback: 'on' },
  proxy_cache: { text: 'No effect on WebSockets: a 101 is never cached.' },
  proxy_hide_header: {
    text: 'Removes a header from the answer. Without `Upgrade` or `Sec-WebSocket-Accept` the client rejects the 101; without `Sec-WebSocket-Extensions` the connection dies at the first compressed frame. Hiding `Connection` is harmless.',
  },
  proxy_pass_request_headers: {
    text: '`off` drops `Sec-WebSocket-Key` with all other headers of the client: the server answers 400.',
    fallback: 'on',
  },
  proxy_method: { text: 'A handshake is a GET: with another method the server answers 405.' },
  keepalive: {
    text: 'Idle connections to the servers that NGINX keeps for plain requests. A WebSocket takes one out for as long as it lives. `proxy_set_header Connection ""`, which keep-alive used to need, breaks WebSockets (426); the map of `$http_upgrade` serves both.',
  },
  ip_hash: {
    text: 'Sends all clients of one IPv4 /24 network to one server. A plain WebSocket needs no stickiness, since it is one connection; Socket.IO and SockJS with polling do.',
  },
  hash: {
    text: 'Sends requests with the same key to one server. `$remote_addr` keeps a polling session together. A cookie that is not there yet falls back to round robin. `$request_uri` brings all clients of one URL to one server.',
  },
  sticky: {
    text: 'Keeps a client at one server; part of open source NGINX since 1.29.6. Socket.IO and SockJS with polling need something like it, plain WebSockets do not.',
  },
  least_conn: {
    text: 'An open WebSocket counts as one connection. Requests of one polling session alternate between servers, which breaks Socket.IO and SockJS polling.',
  },
  random: {
    text: 'Requests of one polling session go to different servers, which breaks Socket.IO and SockJS polling. Plain WebSockets are fine.',
  },
  limit_req: {
    text: 'Counts handshakes, not messages: an open WebSocket is one request. A refused handshake gets 503 unless `limit_req_status` says otherwise.',
  },
  limit_conn: { text: 'An open WebSocket counts as one connection for as long as it lives.' },
  limit_rate: { text: 'Also slows the 101 down: with 10 bytes a second the handshake never arrived, with 1k it did.' },
  auth_request: {
    text: 'Asks another location first. The subrequest inherits `Upgrade` and `Connection`; where the authentication server answers with an upgrade the client is dropped ("connection upgrade in subrequest"). Clear both headers in that location.',
  },
  keepalive_timeout: {
    text: `${NO_EFFECT}: it is for connections between requests. What cuts a WebSocket is \`proxy_read_timeout\`.`,
  },
  send_timeout: { text: `${NO_EFFECT}. What cuts it is \`proxy_read_timeout\`.` },
  client_body_timeout: { text: `${NO_EFFECT}. What cuts it is \`proxy_read_timeout\`.` },
  client_header_timeout: { text: `${NO_EFFECT}. What cuts it is \`proxy_read_timeout\`.` },
  fastcgi_read_timeout: {
    text: `${NO_EFFECT}: it belongs to FastCGI. What cuts a proxied WebSocket is \`proxy_read_timeout\`.`,
  },
  uwsgi_read_timeout: {
    text: `No effect on a WebSocket through \`proxy_pass\`: \`proxy_read_timeout\` cuts that one.`,
  },
  grpc_read_timeout: {
    text: `${NO_EFFECT}: gRPC carries no WebSockets. What cuts a proxied one is \`proxy_read_timeout\`.`,
  },
  http2: {
    text: 'WebSockets are not affected: clients open them with HTTP/1.1. NGINX has no WebSockets over HTTP/2 (RFC 8441).',
  },
  worker_shutdown_timeout: {
    text: 'On reload NGINX keeps open WebSockets in the old workers; after this time they are cut (measured: 2.1 s with `2s`). Without it they stay until they close.',
  },
};

const STREAM_NOTES: Readonly<Record<string, DirectiveNote>> = {
  proxy_timeout: {
    text: 'How long a connection may be silent in both directions before it is cut; for a WebSocket too (measured: 2.0 s with `2s`).',
    fallback: '10m',
  },
  proxy_pass: {
    text: 'Passes bytes on as they are: WebSockets need no headers here. What cuts an idle one is `proxy_timeout`.',
  },
  proxy_protocol: { text: 'The server must expect the PROXY protocol: one that does not answers 400.' },
};

const HEADER_NOTES: Readonly<Record<string, string>> = {
  upgrade:
    'A WebSocket handshake carries `Upgrade: websocket`, which NGINX does not pass on by itself. `$http_upgrade` passes what the client sent. Without it the server answers 426 or 400.',
  connection:
    'A WebSocket handshake needs `Connection: upgrade`. By itself NGINX sends `close` (nothing since 1.29.7), and the server answers 426 or 400. A map of `$http_upgrade` sends `upgrade` for WebSockets only; a constant `"upgrade"` turns plain requests into 400 where `Upgrade` is constant too.',
  host: 'Servers that compare `Origin` with `Host` answer 403 when they see `$proxy_host`, the default. `$host` has no port; `$http_host` has it, for listeners on other ports.',
  origin: 'Servers that check `Origin` answer 403 when it is overwritten or emptied. NGINX passes it on by itself.',
  'sec-websocket-key':
    'NGINX passes it on by itself. Emptied, the server answers 400; a fixed one makes the client reject the answer.',
  'sec-websocket-protocol':
    'NGINX passes it on by itself. Emptied, clients that ask for a subprotocol reject the answer.',
  'sec-websocket-extensions': 'NGINX passes it on by itself. Emptied, WebSockets work without compression.',
};

export const SET_HEADER_RULE = 'One `proxy_set_header` at a level drops all of the outer levels: sets never merge.';

export function findNote(name: string, isStream: boolean): DirectiveNote | undefined {
  const notes = isStream ? STREAM_NOTES : HTTP_NOTES;
  return Object.hasOwn(notes, name) ? notes[name] : undefined;
}

export function findHeaderNote(header: string): string | undefined {
  const key = header.toLowerCase();
  return Object.hasOwn(HEADER_NOTES, key) ? HEADER_NOTES[key] : undefined;
}
