/** What a line does to a WebSocket, with what was measured on HAProxy 2.6.12 and 3.2.0. */

import { parseAclExpression } from '../../haproxy/acl';
import { findRequestHeader } from '../../haproxy/handshake';
import { parseHeaderRule } from '../../haproxy/headerRule';
import type { Line } from '../../haproxy/parser';
import { findTimeoutName, type TimeoutName } from '../../haproxy/settings';

const NO_EFFECT = 'No effect on an open WebSocket.';

const TIMEOUTS: Readonly<Partial<Record<TimeoutName, string>>> = {
  tunnel:
    'How long a WebSocket may be silent **in both directions** before HAProxy cuts it; the client sees close code 1006. It replaces `timeout client` and `timeout server` once the connection is a WebSocket, also where it is shorter. A frontend ignores it. `0` is the same as not set, and a number without unit is milliseconds: `3600` cut after 3.7 s. More than 24.8 days and HAProxy does not start.',
  client:
    'Without `timeout tunnel` a WebSocket that is silent in both directions is cut after the smaller of this, at the frontend, and `timeout server`, at the backend (measured: 2.0 s with 2 s). A message or ping from either side starts the time anew.',
  server:
    'Without `timeout tunnel` a WebSocket that is silent in both directions is cut after the smaller of this and `timeout client`. It also limits the wait for the 101: a slower server gives 504.',
  'client-fin':
    'How long a half-closed client is kept. No effect on an open, silent WebSocket; the manual advises it beside a long `timeout tunnel`.',
  'server-fin': 'How long a half-closed server is kept. No effect on an open, silent WebSocket.',
  'http-request': `How long a client may take to send its request. ${NO_EFFECT}`,
  'http-keep-alive': `How long a connection may wait for the next request. ${NO_EFFECT}`,
  connect: `How long HAProxy waits for the TCP connection to the server. ${NO_EFFECT}`,
  queue: `How long a handshake waits for a free slot at the server (\`maxconn\`) before 503. ${NO_EFFECT}`,
  check: NO_EFFECT,
};

const OPTIONS: Readonly<Record<string, string>> = {
  httpclose: 'No effect on WebSockets: `Connection: Upgrade` arrives all the same.',
  'http-server-close': 'No effect on WebSockets: `Connection: Upgrade` arrives all the same.',
  'http-keep-alive': 'No effect on WebSockets.',
  'http-buffer-request': 'No effect on WebSockets: a handshake has no body.',
  httpchk:
    'A server that speaks only WebSocket answers a plain check with 426: HAProxy takes it for DOWN and answers 503 to all. `http-check expect status 426`, or a check without `option httpchk`, works.',
};

const KEYWORDS: Readonly<Record<string, string>> = {
  mode: 'WebSockets get through in both modes. `http` can route by path and headers; `tcp`, the default, passes bytes on. Timeouts cut a silent WebSocket in both.',
  balance:
    'A WebSocket is one connection and needs no stickiness. Socket.IO and SockJS with polling do: `roundrobin` and `leastconn` alternate between servers, `source` does not. `uri` keeps polls of one URL together, but the socket has another URL.',
  cookie:
    'Keeps a browser at one server, as Socket.IO and SockJS polling need. Each `server` needs a `cookie` value of its own: without it there is no stickiness, and no warning.',
  stick: 'Keeps a client at one server, as Socket.IO and SockJS polling need. It needs a `stick-table`.',
  'stick-table': 'Keeps nothing at one server by itself: that takes `stick on`.',
  use_backend:
    'HAProxy takes the first `use_backend` whose condition holds, else `default_backend`; a condition that never matches sends WebSockets there without a word.',
  default_backend: 'Where WebSockets go that no `use_backend` takes.',
  maxconn: 'Each open WebSocket holds a slot for as long as it lives.',
  'hard-stop-after':
    'On reload HAProxy keeps open WebSockets in the old process; after this time they are cut (measured: 2.0 s with 2s). Without it they stay until they close.',
};

const REQUEST_HEADERS: Readonly<Record<string, string>> = {
  upgrade:
    'HAProxy passes the handshake on by itself. Deleted or changed, the server answers 426; set for every request, plain ones get 400.',
  connection: 'HAProxy passes the handshake on by itself. Deleted or without `upgrade`, the server answers 426.',
  'sec-websocket-key': 'Deleted, HAProxy invents another key, and the client rejects the answer.',
  'sec-websocket-extensions': 'Deleted from the request, WebSockets work without compression.',
  'sec-websocket-protocol': 'Deleted, clients that ask for a subprotocol reject the answer.',
  origin: 'Servers that check `Origin` answer 403 when it is changed.',
  host: 'Servers that compare `Origin` with `Host` answer 403 when it is changed.',
};
const RESPONSE_HEADERS: Readonly<Record<string, string>> = {
  upgrade: 'Deleted from a 101, the client rejects the answer.',
  connection: 'Deleted from a 101, or changed, the client rejects the answer.',
  'sec-websocket-extensions':
    'Deleted from the answer, the server compresses and the client does not know: the connection dies at the first frame.',
  'sec-websocket-accept': 'Harmless: HAProxy computes it anew.',
  'sec-websocket-protocol': 'Deleted, clients that ask for a subprotocol reject the answer.',
};

export function findNote(line: Line): string | undefined {
  const { keyword, args } = line;
  const timeout = findTimeoutName(line);
  if (timeout !== undefined) return TIMEOUTS[timeout];
  if (keyword === 'option') return lookUp(OPTIONS, args[0]?.value ?? '');
  if (keyword === 'server' || keyword === 'default-server') return describeServer(line);
  if (keyword === 'bind') return describeBind(line);
  if (keyword === 'acl') return describeTest(line);
  return describeHeaderRule(line) ?? lookUp(KEYWORDS, keyword);
}

function describeHeaderRule(line: Line): string | undefined {
  const rule = parseHeaderRule(line);
  if (rule === undefined) return undefined;
  return lookUp(rule.direction === 'request' ? REQUEST_HEADERS : RESPONSE_HEADERS, rule.header.value.toLowerCase());
}

function describeTest({ args }: Line): string | undefined {
  const test = parseAclExpression(args.slice(1));
  const header = test === undefined ? undefined : findRequestHeader(test);
  if (header !== 'upgrade' && header !== 'connection') return undefined;
  return "Browsers send `Upgrade: websocket` and `Connection: Upgrade`; HAProxy makes the latter of Firefox's `keep-alive, Upgrade` as well. Without `-i` case counts, and a handshake that does not match goes to the default backend without a word.";
}

function describeServer({ args }: Line): string | undefined {
  const words = args.map(({ value }) => value);
  const after = (name: string) => words[words.indexOf(name) + 1] ?? '';
  const has = (name: string) => words.includes(name);
  if (has('ws') && after('ws') === 'h1')
    return '`ws h1`: WebSockets use HTTP/1.1 to this server, whatever `proto` or `alpn` say.';
  if (has('ws') && after('ws') === 'h2')
    return '`ws h2`: WebSockets use HTTP/2 to this server (RFC 8441); an HTTP/1.1 server gives 503.';
  if ((has('proto') && after('proto') === 'h2') || (has('alpn') && after('alpn') === 'h2'))
    return 'HTTP/2 to the server: WebSockets then need RFC 8441 there, else 503. `ws h1` beside it makes them use HTTP/1.1.';
  if (has('maxconn'))
    return '`maxconn`: each open WebSocket holds a slot for as long as it lives; with `maxconn 1` the second client got 503.';
  return undefined;
}

function describeBind({ args }: Line): string | undefined {
  const words = args.map(({ value }) => value);
  const isTls = words.includes('ssl');
  const isHttp2 = words.some((word, at) => word === 'proto' && words[at + 1] === 'h2');
  if (isHttp2 && !isTls) return 'HTTP/2 without TLS: clients that open WebSockets with HTTP/1.1 are refused.';
  return words.includes('alpn')
    ? 'WebSockets get through whatever is chosen here: HAProxy translates those of HTTP/2 clients (RFC 8441).'
    : undefined;
}

function lookUp(notes: Readonly<Record<string, string>>, key: string): string | undefined {
  return Object.hasOwn(notes, key) ? notes[key] : undefined;
}
