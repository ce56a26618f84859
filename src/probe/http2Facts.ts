import type { HeaderField } from '../session/ports';

/** What an endpoint says over HTTP/2 (RFC 8441), as far as it was asked. */
export interface Http2Facts {
  /** What ALPN agreed on; undefined without TLS or without ALPN. */
  readonly alpn: string | undefined;
  /** SETTINGS of the server came. */
  readonly isConnected: boolean;
  readonly settings:
    | {
        /** SETTINGS_ENABLE_CONNECT_PROTOCOL (RFC 8441 §3). */
        readonly enableConnectProtocol: boolean;
        readonly maxConcurrentStreams: number | undefined;
        readonly initialWindowSize: number | undefined;
      }
    | undefined;
  /** Answer to the extended CONNECT (RFC 8441 §4). */
  readonly extendedConnect: { readonly status: number; readonly headers: readonly HeaderField[] } | undefined;
  /** A text message sent over the stream, and whether it came back. */
  readonly echo: { readonly sent: string; readonly isEchoed: boolean; readonly ms: number } | undefined;
  /** What kept it from going on, in plain words; undefined where nothing did. */
  readonly failure: string | undefined;
}
