import type { HeadField } from '../../wire/handshake';
import { redactHeader, redactSubprotocol, redactUrl } from '../../wire/redaction';
import type { ConnectionFacts } from '../connectionFacts';

/** The facts without credentials: in the URL, the request line, the header fields and the agreed subprotocol. */
export function redactFacts(facts: ConnectionFacts): ConnectionFacts {
  return {
    ...facts,
    url: redactUrl(facts.url),
    requestLine: facts.requestLine.replace(/^(\S+ )(\S+)/, (_line, method: string, target: string) => {
      return `${method}${redactUrl(target)}`;
    }),
    requestHeaders: facts.requestHeaders.map(redactField),
    responseHeaders: facts.responseHeaders.map(redactField),
    subprotocol: redactSubprotocol(facts.subprotocol),
  };
}

function redactField([name, value]: HeadField): HeadField {
  return [name, redactHeader(name, value)];
}
