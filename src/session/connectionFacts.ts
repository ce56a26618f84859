import { restorePlaceholders } from '../base/secretPlaceholder';
import type { ConnectionFacts, MarkerReader } from '../capture/connectionFacts';
import { redactFacts } from '../capture/exporters/redactFacts';
import { redactUrl } from '../wire/redaction';
import { parseEndpoint } from './endpoint';
import type { HandshakeRecord } from './handshakeRecord';
import { isMarkerData } from './markers';
import type { OpenFacts } from './ports';

/** What a handshake that was accepted says of its connection. */
export function toConnectionFacts(
  handshake: Pick<HandshakeRecord, 'startedMs' | 'route' | 'request' | 'response'> & {
    readonly settings: { readonly url: string };
  },
  open: OpenFacts,
): ConnectionFacts {
  const { settings, startedMs, route, request, response } = handshake;
  return {
    // As it was dialled: it parsed then, and user information went into a header.
    url: restorePlaceholders(parseEndpoint(settings.url).url),
    requestLine: request?.requestLine ?? '',
    requestHeaders: request?.headers ?? [],
    statusLine: response?.statusLine ?? '',
    statusCode: response?.statusCode ?? 101,
    responseHeaders: response?.headers ?? [],
    subprotocol: open.subprotocol,
    deflate: open.deflate,
    startedMs,
    openedMs: open.timeMs,
    remoteAddress: route?.remoteAddress,
    remotePort: route?.remotePort,
  };
}

/** What the session's own markers say to an export. */
export const sessionMarkers: MarkerReader = {
  findOpening: (data) => (isMarkerData(data) ? data.connection : undefined),
  findClosing: (data) => {
    if (!isMarkerData(data) || data.marker !== 'closed') return undefined;
    return { code: data.close?.code, reason: data.close?.reason ?? '' };
  },
  redact: (data) => {
    if (!isMarkerData(data) || data.connection === undefined) return data;
    // The text begins with the method and the target of the request.
    const text = data.text.replace(
      /^(\S+ )(\S+)/,
      (_text, method: string, target: string) => method + redactUrl(target),
    );
    return { ...data, text, connection: redactFacts(data.connection) };
  },
};
