import type { EvidenceValue } from '../../protocol/doctor';
import type { HandshakeResponseFacts, HeaderField } from '../../session/ports';
import type { HttpHead } from '../../wire/handshake';
import { PLACEHOLDER, redactHeader, redactUrl } from '../../wire/redaction';

/** Longer bodies are cut; the whole of one is the business of a browser. */
const MAX_BODY_CHARS = 4_096;

/** Name to value, fields of the same name joined; what looks like a credential is left out. */
export function toHeaderEvidence(headers: readonly HeaderField[]): Readonly<Record<string, string>> {
  const fields: Record<string, string> = {};
  for (const [name, value] of headers) {
    const shown = redactHeader(name, value);
    const known = Object.keys(fields).find((other) => other.toLowerCase() === name.toLowerCase());
    const before = known === undefined ? undefined : fields[known];
    fields[known ?? name] = before === undefined || shown === PLACEHOLDER ? shown : `${before}, ${shown}`;
  }
  return fields;
}

/** The head as it was sent, line by line, credentials left out. */
export function toRequestEvidence({ startLine, headers }: HttpHead): string {
  const [method = '', target = '', version = ''] = startLine.split(' ');
  return [
    `${method} ${redactUrl(target)} ${version}`,
    ...headers.map(([name, value]) => `${name}: ${redactHeader(name, value)}`),
  ].join('\n');
}

export function toBodyEvidence({
  body,
  isBodyTruncated,
}: HandshakeResponseFacts): Readonly<Record<string, EvidenceValue>> {
  const text = new TextDecoder().decode(body);
  const isCut = isBodyTruncated || text.length > MAX_BODY_CHARS;
  return { body: text.slice(0, MAX_BODY_CHARS), bodyBytes: body.length, isBodyCut: isCut };
}
