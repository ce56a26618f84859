import { quote, redactHeaders, SAMPLE_KEY } from '../../session/shellCommands';
import { encodeFrame } from '../../wire/frameWriter';
import { redactSubprotocol, redactUrl } from '../../wire/redaction';
import type { ProbeRequest, ProbeTarget } from '../target';
import { describeExpectation } from './caseText';
import type { CaseFrame, ConformanceCase } from './conformanceCase';

/** What of the answer is shown: a close frame, and what came just before it. */
const SHOWN_BYTES = 48;

/**
 * A command for bash that sends the frames of a case by hand, after a handshake, and shows the last bytes of the answer: `88 02 03 ea`
 * is a close frame with code 1002. Credentials are left out.
 */
export function verifyByFrames(target: ProbeTarget, request: ProbeRequest, one: ConformanceCase): string {
  const { pathname, search } = new URL(redactUrl(target.url));
  const lines = [
    `GET ${pathname}${search} HTTP/1.1`,
    `Host: ${target.hostHeader}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    `Sec-WebSocket-Key: ${SAMPLE_KEY}`,
    ...(request.origin === undefined ? [] : [`Origin: ${request.origin}`]),
    ...(request.subprotocols.length === 0
      ? []
      : [`Sec-WebSocket-Protocol: ${request.subprotocols.map(redactSubprotocol).join(', ')}`]),
    ...redactHeaders(request.headers).map(([name, value]) => `${name}: ${value}`),
    '',
  ];
  const handshake = `printf '%s\\r\\n' ${lines.map(quote).join(' ')}`;
  const frames = `printf '${one.sends.map(toEscapes).join('')}'`;
  const show = `tail -c ${SHOWN_BYTES} | od -An -tx1`;
  const comment = `# ${one.title}: ${describeExpectation(one)}; 88 .. 03 ea is close 1002`;
  if (target.isSecure) {
    const host = target.host.includes(':') ? `[${target.host}]` : target.host;
    const tls = `openssl s_client -quiet -connect ${quote(`${host}:${target.port}`)} -servername ${quote(target.host)} 2>/dev/null`;
    return `{ ${handshake}; sleep 1; ${frames}; sleep 2; } | ${tls} | ${show}  ${comment}`;
  }
  const open = `exec 3<>${quote(`/dev/tcp/${target.host}/${target.port}`)}`;
  return `( ${open}; ${handshake} >&3; sleep 1; ${frames} >&3; cat <&3 & sleep 2; kill $! 2>/dev/null ) | ${show}  ${comment}`;
}

/** Octal is what every printf understands. A masking key of zeros leaves the payload readable. */
function toEscapes(sent: CaseFrame | Uint8Array): string {
  const bytes =
    sent instanceof Uint8Array
      ? sent
      : encodeFrame(sent.isUnmasked ? sent : { ...sent, maskingKey: sent.maskingKey ?? 0 });
  return Array.from(bytes, (byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('');
}
