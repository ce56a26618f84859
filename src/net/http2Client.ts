import { type ClientHttp2Session, type ClientHttp2Stream, connect, constants, type Settings } from 'node:http2';
import type { Duplex } from 'node:stream';
import type { Clock } from '../base/clock';
import { toErrorName } from './http2Failure';
import { isReset } from './tap';
import type { Target } from './transport';

/** Of one stream, in bytes: how much a server may send before it has to wait for a reader. The default of 65,535 makes long paths slow. */
const WINDOW_BYTES = 1_048_576;
/** How long an orderly end may take. */
const GOODBYE_MS = 1_000;
/** Debug data of a GOAWAY that is shown. */
const MAX_DEBUG_BYTES = 200;

export interface Goaway {
  /** The name of RFC 9113 §7. */
  readonly errorCode: string;
  readonly debugText: string;
}

/** HTTP/2 on a transport that we dialled, as a client; it is never shared, so that it ends with its one stream. */
export class Http2Client {
  readonly #session: ClientHttp2Session;
  #goaway: Goaway | undefined;
  #error: Error | undefined;
  #hasEnded = false;
  #hasPeerEnded = false;

  constructor(transport: Duplex, target: Target) {
    this.#session = connect(`${target.isSecure ? 'https' : 'http'}://${target.hostHeader}`, {
      createConnection: () => transport,
      settings: { enablePush: false, initialWindowSize: WINDOW_BYTES },
    });
    this.#session.once('connect', () => this.#session.setLocalWindowSize(WINDOW_BYTES));
    this.#session.on('error', (error) => {
      this.#error ??= error;
    });
    this.#session.on('goaway', (code, _lastStream, debug) => {
      const debugText = new TextDecoder().decode(debug?.subarray(0, MAX_DEBUG_BYTES));
      this.#goaway = { errorCode: toErrorName(code), debugText };
    });
    // The session does not notice by itself: our sockets may be open in one direction only.
    transport.on('end', () => {
      this.#hasPeerEnded = true;
      this.#session.destroy(undefined, constants.NGHTTP2_CANCEL);
    });
    this.#session.once('close', () => {
      this.#hasEnded = true;
      transport.destroy();
    });
  }

  /** Set once the server announced the end of the whole connection. */
  get goaway(): Goaway | undefined {
    return this.#goaway;
  }

  /** What broke the connection. */
  get error(): Error | undefined {
    return this.#error;
  }

  /** TCP was reset. */
  get isReset(): boolean {
    return isReset(this.#error);
  }

  /** TCP was ended in order by the other side. */
  get hasPeerEnded(): boolean {
    return this.#hasPeerEnded;
  }

  /** The server's SETTINGS; undefined when the connection ended without them. */
  readSettings(): Promise<Settings | undefined> {
    return new Promise((resolve) => {
      this.#session.once('remoteSettings', resolve);
      this.#session.once('close', () => resolve(undefined));
      if (this.#hasEnded) resolve(undefined);
    });
  }

  /** Throws where the fields are none that HTTP/2 can carry. */
  request(headers: Record<string, string | string[]>): ClientHttp2Stream {
    return this.#session.request(headers, { endStream: false });
  }

  /** GOAWAY and the end of TCP, once the stream is closed. A peer that does not read cannot keep it. */
  close(clock: Clock): void {
    if (this.#hasEnded) return;
    const deadline = clock.schedule(GOODBYE_MS, () => this.destroy());
    this.#session.once('close', () => deadline.dispose());
    this.#session.close();
  }

  /** Ends everything at once. */
  destroy(): void {
    this.#session.destroy(undefined, constants.NGHTTP2_CANCEL);
  }
}
