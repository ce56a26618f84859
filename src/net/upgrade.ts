import { Agent, type ClientRequest, IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { WebSocket } from 'ws';
import type { ConnectRequest } from '../session/ports';
import { toAccept } from '../wire/handshakeChecks';
import type { Http2Handshake } from './http2Handshake';
import type { Tap } from './tap';
import type { Target } from './transport';

/** How long a peer may take to answer our close frame before TCP is dropped. */
export const CLOSE_TIMEOUT_MS = 10_000;
/** Pongs that wait for a peer that sends pings and does not read; beyond, the library drops TCP. Its default is 60. */
export const MAX_PENDING_PONGS = 10_000;

/**
 * Gives an open transport to the library. The URL says `ws://localhost` and the Host header the truth: in VS Code's
 * extension host the `http` module is patched, and with a proxy configured it ignores our agent unless the host is
 * local. The transport was dialled by ourselves, so that nothing else is looked up or connected here.
 */
export function openWebSocket(request: ConnectRequest, target: Target, tap: Tap): WebSocket {
  return newWebSocket(request, target, new TapAgent(tap), (httpRequest) => sendRequest(httpRequest, request, target));
}

/**
 * Gives a stream of HTTP/2, over which the opening handshake is done, to the library, which knows HTTP/1.1 only: its request is never
 * sent, and it is told of an answer that says in HTTP/1.1 what the server said (RFC 8441 §5), so that it still judges subprotocol and
 * extensions. `accept` is to be called once, with listeners in place.
 */
export function openOverHttp2(
  request: ConnectRequest,
  target: Target,
  tap: Tap,
  handshake: Http2Handshake,
): { readonly socket: WebSocket; accept(): void } {
  let accept: () => void = () => undefined;
  const socket = newWebSocket(request, target, new IdleAgent(), (httpRequest) => {
    accept = () => httpRequest.emit('upgrade', toSwitchingProtocols(httpRequest, handshake), tap, NO_HEAD);
  });
  return { socket, accept: () => accept() };
}

const NO_HEAD = Buffer.alloc(0);

function newWebSocket(
  request: ConnectRequest,
  target: Target,
  agent: Agent,
  finishRequest: (httpRequest: ClientRequest) => void,
): WebSocket {
  const options: WebSocket.ClientOptions & { closeTimeout: number; maxPendingAutoPongs: number } = {
    agent,
    finishRequest,
    perMessageDeflate: request.perMessageDeflate,
    maxPayload: request.maxPayloadBytes,
    autoPong: request.autoPong,
    followRedirects: false,
    closeTimeout: CLOSE_TIMEOUT_MS,
    maxPendingAutoPongs: MAX_PENDING_PONGS,
  };
  const socket = new WebSocket(`ws://localhost${target.path}`, [...request.subprotocols], options);
  if (request.subprotocols.length > 0) tolerateMissingSubprotocol(socket, request.subprotocols);
  return socket;
}

/** An agent that has one connection to give away. */
class TapAgent extends Agent {
  readonly #tap: Tap;

  constructor(tap: Tap) {
    super({ keepAlive: false });
    this.#tap = tap;
  }

  override createConnection(): Tap {
    return this.#tap;
  }
}

/** An agent that gives no connection: what is asked of it was done otherwise. */
class IdleAgent extends Agent {
  /** Node asks this way; it is not declared. */
  addRequest(): void {
    // The request waits for good.
  }
}

function toSwitchingProtocols(httpRequest: ClientRequest, handshake: Http2Handshake): IncomingMessage {
  const response = new IncomingMessage(new Socket());
  response.headers.upgrade = 'websocket';
  response.headers['sec-websocket-accept'] = toAccept(String(httpRequest.getHeader('Sec-WebSocket-Key')));
  for (const name of ['sec-websocket-protocol', 'sec-websocket-extensions']) {
    const value = handshake.readField(name);
    if (value !== '') response.headers[name] = value;
  }
  return response;
}

/** A field that is given more than once is sent as several lines. */
function sendRequest(httpRequest: ClientRequest, request: ConnectRequest, target: Target): void {
  const fields = new Map<string, { readonly name: string; readonly values: string[] }>();
  for (const [name, value] of request.headers) {
    const field = fields.get(name.toLowerCase());
    if (field) field.values.push(value);
    else fields.set(name.toLowerCase(), { name, values: [value] });
  }
  httpRequest.setHeader('Host', target.hostHeader);
  for (const { name, values } of fields.values()) httpRequest.setHeader(name, values);
  httpRequest.end();
}

/**
 * RFC 6455 §4.1 lets a client go on when the server agrees to none of the offered subprotocols; the library gives up.
 * It looks at the response after this event, so it is told what it wants to hear. The facts reported about the
 * handshake are read from the bytes on the wire, not from here.
 */
function tolerateMissingSubprotocol(socket: WebSocket, offered: readonly string[]): void {
  socket.on('upgrade', (response) => {
    response.headers['sec-websocket-protocol'] ??= offered[0];
  });
}
