import type { CloseDetail } from '../protocol/detail';
import { describeCloseCode } from '../wire/closeCodes';
import type { MarkerData } from './markers';
import type { Closure, Http2End } from './ports';

/** How an open connection ended, in words: the row, its detail and the line in the bar. */

const NO_CLOSE_FRAME = 1006;
const NO_CODE = 1005;
/** Shorter silences are an end in the middle of work, not an idle limit. */
const IDLE_MS = 2_000;

export function toCloseDetail(code: number | undefined, reason: string): CloseDetail {
  const { name, explanation } = describeCloseCode(code ?? NO_CODE);
  return { code, name, explanation, reason };
}

export function toClosedMarker(closure: Closure, isHttpInTunnel: boolean): MarkerData {
  return {
    marker: 'closed',
    label: `Closed ${closure.code}`,
    flags: '',
    text: describeEnding(closure),
    remedy: toRemedy(closure, isHttpInTunnel),
    tone: toEndingTone(closure),
    close: toCloseDetail(closure.code, closure.reason),
    receivedBytes: undefined,
  };
}

export function toEndingTone(closure: Closure): 'normal' | 'warning' | 'error' {
  if (closure.error) return 'error';
  if (closure.code === NO_CLOSE_FRAME) return closure.transport === 'local' ? 'normal' : 'error';
  return closure.code === 1000 || closure.code === 1001 || closure.code === NO_CODE ? 'normal' : 'warning';
}

/** One line, e.g. `1000 Normal Closure · "bye"`. */
export function describeEnding(closure: Closure): string {
  if (closure.error) return `This side ended the connection: ${closure.error.message}${describeErrorCode(closure)}`;
  if (closure.code !== NO_CLOSE_FRAME) {
    const reason = closure.reason === '' ? '' : ` · “${closure.reason}”`;
    const oneSided = closure.wasClean ? '' : ' · our close frame was not delivered';
    return `${closure.code} ${describeCloseCode(closure.code).name}${reason}${oneSided}`;
  }
  const silence = `${(closure.silentMs / 1000).toFixed(1)} s after the last byte`;
  if (closure.http2) return `No close frame: ${describeHttp2End(closure.http2)}, ${silence}`;
  switch (closure.transport) {
    case 'remote-fin':
      return `No close frame: the other side ended TCP (FIN), ${silence}`;
    case 'remote-reset':
      return `No close frame: the connection was reset (RST), ${silence}`;
    case 'local':
      return 'No close frame: this side dropped the connection';
  }
}

function describeHttp2End({ frame, errorCode }: Http2End): string {
  switch (frame) {
    case 'END_STREAM':
      return 'the other side ended the HTTP/2 stream (END_STREAM)';
    case 'RST_STREAM':
      return `the HTTP/2 stream was reset (RST_STREAM ${errorCode})`;
    case 'GOAWAY':
      return `the other side ended the whole HTTP/2 connection (GOAWAY ${errorCode})`;
  }
}

function describeErrorCode(closure: Closure): string {
  return closure.error?.code ? ` (${closure.error.code})` : '';
}

function toRemedy(closure: Closure, isHttpInTunnel: boolean): string {
  if (isHttpInTunnel) {
    return 'The first bytes after the 101 are HTTP text: a gateway or a Socket.IO server answered inside the tunnel. Check the path and query, for Socket.IO EIO=4&transport=websocket.';
  }
  if (closure.error?.code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH') {
    return 'The message is larger than this client accepts.';
  }
  if (closure.error)
    return 'Look at the last frames received: the row that breaks RFC 6455 says what is wrong with it.';
  if (closure.code !== NO_CLOSE_FRAME || closure.transport === 'local') return '';
  if (closure.http2?.frame === 'GOAWAY') return toGoawayRemedy(closure.http2);
  if (closure.transport === 'remote-reset') {
    return 'The process ended with unread data, or a firewall forgot the connection. After something large was sent, a size limit of the server is likely.';
  }
  if (closure.silentMs < IDLE_MS)
    return 'The process behind the socket ended, or drops connections that break a rule of its own. Look at its log.';
  return 'An end after the same silence each time is the idle limit of a proxy: switch the heartbeat on with less than half of that time, or raise the limit.';
}

/** RFC 9113 §6.8: a server that shuts down says NO_ERROR. */
function toGoawayRemedy({ errorCode }: Http2End): string {
  return errorCode === 'NO_ERROR'
    ? 'The server or proxy shuts down or reloads: connect again.'
    : 'The server or proxy takes the connection for faulty or too costly: look at its log, or connect by HTTP/1.1.';
}
