import type { Event } from '../base/emitter';
import type { CaptureSource } from '../capture/captureSource';
import type { MessageSchema } from '../decode/protobuf/schema';
import type { Bookmark } from '../protocol/bookmarks';
import type { ConnectionSettings, HttpVersionChoice } from '../protocol/connection';
import type { SavedFilter } from '../protocol/filter';
import type { ExportScope } from '../protocol/rowQueries';
import type { DeflateParameters } from '../wire/deflateParameters';
import type { Direction } from '../wire/frame';
import type { HandshakeCheck } from '../wire/handshakeChecks';
import type { FilledSecrets } from './secrets';

export type { DeflateParameters } from '../wire/deflateParameters';
export type { HandshakeCheck } from '../wire/handshakeChecks';

/** What the session needs from the outside: a dialer for sockets, which `src/net` implements, and an editor around it. */

/** A header field as sent: name with the user's own case, value without line breaks. */
export type HeaderField = readonly [name: string, value: string];

export interface ConnectRequest {
  /** `ws://` or `wss://`; `http(s)` was already turned into it by `parseEndpoint`. */
  readonly url: string;
  /** Extra request headers, cookies and Origin included, in the order in which they are sent. */
  readonly headers: readonly HeaderField[];
  /** Offered in this order in `Sec-WebSocket-Protocol`. */
  readonly subprotocols: readonly string[];
  /** Offer RFC 7692 permessage-deflate. */
  readonly perMessageDeflate: boolean;
  /** False accepts any certificate; the route then says so. */
  readonly rejectUnauthorized: boolean;
  /** PEM certificates trusted in addition to Node's own list. */
  readonly caPem: readonly string[];
  /** Which HTTP opens the WebSocket: `1.1` where it is not said. Without TLS, `auto` is 1.1 and `2` needs no negotiation (RFC 9113 §3.3). */
  readonly httpVersion?: HttpVersionChoice;
  /** An overall deadline for name lookup, TCP, TLS and the answer to the opening handshake, in milliseconds. */
  readonly handshakeTimeoutMs: number;
  /** Largest message accepted, in bytes after inflation. */
  readonly maxPayloadBytes: number;
  /** Answer pings by ourselves, as RFC 6455 §5.5.3 asks. */
  readonly autoPong: boolean;
  /** What was filled in for placeholders; nothing that is reported of the connection may show it. See `SealedDialer`. */
  readonly secrets?: FilledSecrets | undefined;
}

export interface CertificateFacts {
  readonly subject: string;
  readonly issuer: string;
  readonly validFrom: string;
  readonly validTo: string;
  readonly sha256: string;
  /** `subjectAltName` as the certificate prints it. */
  readonly altNames: string;
}

export interface TlsFacts {
  /** For example `TLSv1.3`. */
  readonly protocol: string;
  readonly cipher: string;
  readonly alpn: string | undefined;
  /** Leaf first. */
  readonly chain: readonly CertificateFacts[];
  readonly isAuthorized: boolean;
  /** Why the certificate is not trusted, e.g. `DEPTH_ZERO_SELF_SIGNED_CERT`. */
  readonly authorizationError: string | undefined;
}

/** How the bytes travelled, known before the request is written. */
export interface RouteFacts {
  /** For example `tcp 127.0.0.1:8080` or `tls example.org:443`. */
  readonly description: string;
  readonly remoteAddress: string | undefined;
  readonly remotePort: number | undefined;
  readonly connectMs: number;
  readonly tls: TlsFacts | undefined;
}

export interface HandshakeRequestFacts {
  /** The request line as written; HTTP/2 has none (RFC 9113 §8.3), its pseudo-header fields stand in `headers` and are summed up here. */
  readonly requestLine: string;
  readonly headers: readonly HeaderField[];
  readonly timeMs: number;
}

export interface HandshakeResponseFacts {
  readonly statusLine: string;
  readonly statusCode: number;
  readonly headers: readonly HeaderField[];
  /** Body of an answer that opens no WebSocket, cut at 64 KiB. */
  readonly body: Uint8Array;
  readonly isBodyTruncated: boolean;
  readonly timeMs: number;
}

export interface OpenFacts {
  readonly subprotocol: string;
  readonly deflate: DeflateParameters | undefined;
  readonly checks: readonly HandshakeCheck[];
  readonly timeMs: number;
}

/** Why there never was a WebSocket. */
export interface ConnectFailure {
  /** Stable: `refused`, `not-found`, `timeout`, `unreachable`, `tls`, `rejected`, `not-http`, `no-http2`, `bad-handshake`, `aborted`, `network`. */
  readonly code: ConnectFailureCode;
  /** What happened. */
  readonly message: string;
  /** What the user can do. */
  readonly remedy: string;
  /** Node's or OpenSSL's own code where there is one, e.g. `ECONNREFUSED`. */
  readonly systemCode: string | undefined;
  readonly response: HandshakeResponseFacts | undefined;
  readonly checks: readonly HandshakeCheck[];
  /** What a peer that does not speak HTTP sent instead, at most 4 KiB. */
  readonly receivedBytes: Uint8Array | undefined;
}

export type ConnectFailureCode =
  | 'refused'
  | 'not-found'
  | 'timeout'
  | 'unreachable'
  | 'tls'
  | 'rejected'
  | 'not-http'
  | 'no-http2'
  | 'bad-handshake'
  | 'aborted'
  | 'network';

/** How an open WebSocket ended. */
export interface Closure {
  /** RFC 6455 §7.1.5: 1005 when the close frame had no code, 1006 when there was none. */
  readonly code: number;
  readonly reason: string;
  /** Both close frames were seen. */
  readonly wasClean: boolean;
  /** What ended TCP: our FIN, their FIN, a reset, or our own destroy. */
  readonly transport: 'remote-fin' | 'remote-reset' | 'local';
  /** What ended the HTTP/2 stream, where the connection was one and the other side did it; TCP's own end is not told here. */
  readonly http2?: Http2End;
  /** Milliseconds since the last byte in either direction. */
  readonly silentMs: number;
  /** The library's verdict when it failed the connection, e.g. `WS_ERR_INVALID_OPCODE`. */
  readonly error: { readonly code: string; readonly message: string } | undefined;
  readonly timeMs: number;
}

/** RFC 9113 §5.1, §6.4 and §6.8. */
export interface Http2End {
  readonly frame: 'END_STREAM' | 'RST_STREAM' | 'GOAWAY';
  /** The name of RFC 9113 §7, e.g. `CANCEL`; empty for END_STREAM. */
  readonly errorCode: string;
}

/** Everything a live connection reports, in wire order. Exactly one of `failed` and `closed` comes last. */
export interface ConnectionSink {
  /** Told again where the first route turned out to lack RFC 8441 and another was dialled. */
  route(facts: RouteFacts): void;
  request(facts: HandshakeRequestFacts): void;
  response(facts: HandshakeResponseFacts): void;
  open(facts: OpenFacts): void;
  /** Bytes after the handshake, each chunk once. The chunk is never written to again and may be kept. */
  bytes(direction: Direction, chunk: Uint8Array, timeMs: number): void;
  failed(failure: ConnectFailure): void;
  closed(closure: Closure): void;
}

/** Sending methods throw a `UserError` with code `not-open` unless the connection is open. */
export interface LiveConnection {
  sendText(text: string): void;
  sendBinary(bytes: Uint8Array): void;
  /** At most 125 bytes (RFC 6455 §5.5). */
  ping(payload: Uint8Array): void;
  pong(payload: Uint8Array): void;
  /** Starts the closing handshake; without a code the close frame is empty. */
  close(code: number | undefined, reason: string): void;
  /** Stops reading, so that TCP makes the peer wait, and goes on; sending is not affected. Only while the connection is open. */
  setPaused(isPaused: boolean): void;
  /** Drops TCP at once, or gives up connecting. */
  terminate(): void;
  /** Bytes handed over and not yet written to the socket. */
  readonly bufferedBytes: number;
}

export interface Dialer {
  connect(request: ConnectRequest, sink: ConnectionSink): LiveConnection;
}

/** Rows that the user wants in a file. */
export interface ExportRequest {
  /** Of all rows, also of those that are not exported. */
  readonly bookmarks?: readonly Bookmark[];
  readonly scope: ExportScope;
  /** Names of secrets whose values were sent in messages; payloads are never changed, so that a file holds them. */
  readonly secretsInPayloads?: readonly string[];
  /** What the capture is of: an address without credentials, or the name of a file. */
  readonly name: string;
  readonly capture: CaptureSource;
  /** Aborted once the capture was closed: what is read of it from then on lacks its bytes. */
  readonly closed: AbortSignal;
  /** Ordinals of both ends, as far as they are known. */
  readonly first: number;
  readonly last: number;
  /**
   * Ordinals to write, ascending, once over and read lazily: rows dropped meanwhile are left out, rows that arrive after the request
   * are not in it.
   */
  readonly ordinals: Iterable<number>;
}

/** Message types of the workspace's `.proto` files, as chosen for connections. */
export interface ProtobufPort {
  /** The types of a connection's messages; the same objects until `onDidChange`. */
  read(url: string): { readonly received: MessageSchema | undefined; readonly sent: MessageSchema | undefined };
  /** Others were chosen, or a file changed. */
  readonly onDidChange: Event<void>;
  /** Lets the user choose; resolves also when it was cancelled. Before there is a connection, the URL is empty. */
  choose(url: string): Promise<void>;
  /** What was chosen before there was a connection is for this one, unless it has a choice of its own. */
  adopt(url: string): void;
}

/** What only the program around a session can do: VS Code in the extension, a fake in tests. */
export interface SessionUi {
  writeClipboard(text: string): Promise<void>;
  /** Opens an unsaved document; `language` is a VS Code language id, e.g. `json` or `plaintext`. */
  openDocument(document: { readonly language: string; readonly text: string }): Promise<void>;
  /** Lets the user choose a file with certificates; undefined when it was cancelled. */
  chooseFile(): Promise<string | undefined>;
  /** Saves the connection under a name that the user is asked for. */
  saveConnection(settings: ConnectionSettings): Promise<void>;
  /** Text of a file; rejects when it cannot be read. */
  readFile(path: string): Promise<string>;
  /** Strings of the view in the user's language. */
  readStrings(): Readonly<Record<string, string>>;
  recentUrls(): readonly string[];
  /** Asks where to and in which format, and writes; resolves without writing when the user thinks better of it. */
  exportCapture(request: ExportRequest): Promise<void>;
  /** The user connected with these settings: URL and panel are to be found again. */
  rememberConnection(settings: ConnectionSettings): Promise<void>;
  /** Shows the line of a proxy config that serves the connection, where one is known. */
  revealProxyRoute(): Promise<void>;
  /** In the order in which they were saved. */
  savedFilters(): readonly SavedFilter[];
  /** Replaces the one of that name. */
  saveFilter(filter: SavedFilter): Promise<void>;
  removeFilter(name: string): Promise<void>;
  /** Without it no message type of Protocol Buffers can be chosen. */
  readonly protobuf?: ProtobufPort;
}
