import type { HandshakeCheck } from '../../wire/handshakeChecks';
import type { OpeningOutcome } from '../opening';

/** Handshakes that ended without an HTTP answer other than 101: what was seen, and what it means. */

export interface Explanation {
  readonly cause: string;
  readonly remedy: string;
}

type Outcome<K extends OpeningOutcome['kind']> = Extract<OpeningOutcome, { kind: K }>;

const HTTP2_PREFACE = [0x00, 0x00];
/** RFC 8446 §5.1: content type of an alert record, which is how a TLS server refuses plain text. */
const TLS_ALERT = 0x15;
/** RFC 9113 §4.1: type of a SETTINGS frame, in the fourth byte of its header. */
const SETTINGS = 0x04;

/** @param isSecure whether the URL is `wss://` */
export function explainNotHttp({ received, reason }: Outcome<'not-http'>, isSecure: boolean): Explanation {
  if (!isSecure && received[0] === TLS_ALERT) {
    return { cause: 'The port speaks TLS: it answered plain text with a TLS alert.', remedy: 'Connect with wss://.' };
  }
  if (HTTP2_PREFACE.every((byte, at) => received[at] === byte) && received[3] === SETTINGS) {
    return {
      cause: 'The port speaks HTTP/2 only: it answered with HTTP/2 frames.',
      remedy: 'Let the port take HTTP/1.1 too, or bootstrap the WebSocket over HTTP/2 (RFC 8441).',
    };
  }
  const text = toPrintable(received);
  const what = /^SSH-/.test(text) ? 'an SSH server' : 'something that is not HTTP';
  return {
    cause: `The port belongs to ${what}: it answered “${text.slice(0, 60)}”. ${reason}`,
    remedy: 'Check the port, and the port that a proxy on the way forwards to.',
  };
}

export function explainEnded({ end, received, afterMs }: Outcome<'ended'>, isSecure: boolean): Explanation {
  const how = end.cause === 'rst' ? 'reset (RST)' : 'closed (FIN)';
  const when = `${Math.round(afterMs)} ms after the request`;
  if (received.length > 0) {
    return {
      cause: `The connection was ${how} in the middle of the answer, ${when}.`,
      remedy: 'Look at the log of the server or proxy: it failed while it answered.',
    };
  }
  if (!isSecure) {
    return {
      cause: `The connection was ${how} without an answer, ${when}: a TLS port does this to plain text, and so does a server whose upgrade handler fails.`,
      remedy:
        'Connect with wss:// if the port speaks TLS. Otherwise look at the log of the server or proxy; NGINX says “worker_connections are not enough” there when it has no room.',
    };
  }
  return {
    cause: `The connection was ${how} without an answer, ${when}: the server or proxy dropped the request.`,
    remedy:
      'Look at the log of the server or proxy: a crash in the upgrade handler, a path that is not known to Engine.IO, and “return 444” do this.',
  };
}

export function explainTimeout({ afterMs }: Outcome<'timeout'>, isSecure: boolean): Explanation {
  const waited = `${(afterMs / 1000).toFixed(1)} s`;
  return {
    cause: `The connection was accepted, but no answer to the handshake came within ${waited}.`,
    remedy: isSecure
      ? 'Check that the backend behind the port runs and answers; a HAProxy at its maxconn accepts and stays silent too.'
      : 'Check that the server runs and answers; a port that waits for TLS looks like this too (wss://), and so does a HAProxy at its maxconn.',
  };
}

const CHECK_CAUSES: Readonly<Record<string, Explanation>> = {
  'Sec-WebSocket-Accept': {
    cause: 'The 101 does not answer this key: a cache or proxy answered for the server, or rewrote the key.',
    remedy: 'Switch caching off for this path, and let no proxy touch Sec-WebSocket-Key and Sec-WebSocket-Accept.',
  },
  Upgrade: {
    cause: 'The 101 lacks “Upgrade: websocket”: a proxy took it out of the answer.',
    remedy:
      'Let no proxy on the way remove Upgrade from answers (NGINX: proxy_hide_header; HAProxy: http-response del-header).',
  },
  Connection: {
    cause: 'The 101 lacks “Connection: Upgrade”: a proxy took it out of the answer.',
    remedy: 'Let no proxy on the way remove or replace Connection in answers.',
  },
  'Sec-WebSocket-Extensions': {
    cause: 'The server uses an extension or a parameter that was not offered.',
    remedy:
      'Mend the server: RFC 6455 §4.1 lets it choose among what is offered only. A proxy that drops Sec-WebSocket-Extensions from requests alone causes it too.',
  },
  'Sec-WebSocket-Protocol': {
    cause: 'The server chose a subprotocol that was not offered.',
    remedy: 'Offer the subprotocol that the server speaks, or mend the server: browsers end the connection here.',
  },
};

/** A 101 that breaks RFC 6455: the first check that failed speaks. */
export function explainBad101(checks: readonly HandshakeCheck[]): Explanation {
  const failed = checks.filter(({ verdict }) => verdict === 'fail');
  const [first] = failed;
  const known = first === undefined ? undefined : CHECK_CAUSES[first.name];
  const details = failed.map(({ name, detail }) => `${name}: ${detail}`).join(' ');
  return {
    cause: `${known?.cause ?? 'The 101 breaks RFC 6455.'} ${details}`,
    remedy: known?.remedy ?? 'Look at the checks of the handshake.',
  };
}

/** Engine.IO with a wrong URL answers 101, then writes an HTTP answer into the tunnel. */
export const HTTP_IN_TUNNEL: Explanation = {
  cause: 'The server answered 101 and then wrote an HTTP answer into the tunnel: its first bytes are “HTTP”.',
  remedy:
    'Socket.IO and Engine.IO do this when EIO or transport is missing or old: connect to /socket.io/?EIO=4&transport=websocket, with a client of the same generation. A gateway that writes an error page does it too.',
};

export function explainEarlyCut(cause: 'fin' | 'rst' | 'local', afterMs: number): Explanation {
  const how = cause === 'rst' ? 'reset (RST)' : 'closed (FIN)';
  return {
    cause: `The WebSocket opened and was ${how} ${Math.round(afterMs)} ms later without a close frame (clients see 1006).`,
    remedy:
      'Look at the log of the server: a crash right after the upgrade does this, and so does a backend that got HTTP/1.0 from its proxy (NGINX: proxy_http_version 1.1).',
  };
}

function toPrintable(bytes: Uint8Array): string {
  return new TextDecoder('latin1')
    .decode(bytes.subarray(0, 200))
    .replace(/[^\x20-\x7e]+/g, ' ')
    .trim();
}
