import type { ConnectionSettings } from '../protocol/connection';
import { redactHeader, redactSubprotocol, redactUrl } from '../wire/redaction';
import { toConnectRequest } from './connectRequest';
import type { ConnectRequest, HeaderField } from './ports';
import { fillSecrets, findSettingsSecrets } from './secrets';

/** The same handshake by other tools' command lines, for a POSIX shell. Credentials are replaced by a placeholder, secrets by their names. */

/** A placeholder for the key: any 16 bytes do (RFC 6455 §4.1), these are the ASCII text "socketscope-key!". */
export const SAMPLE_KEY = 'c29ja2V0c2NvcGUta2V5IQ==';

/** Neither plays a part in a command line. */
const NO_LIMITS = { handshakeTimeoutMs: 0, maxPayloadBytes: 0 };

/**
 * `httpVersion` is what the connection spoke, e.g. `HTTP/2`; empty where it is not known. Throws the `UserError` about settings that
 * make no request.
 */
export function toShellCommand(tool: 'curl' | 'websocat', settings: ConnectionSettings, httpVersion = ''): string {
  const isHttp2 = httpVersion === '' ? settings.httpVersion === '2' : httpVersion === 'HTTP/2';
  const command = toHttp1Command(tool, settings);
  return isHttp2
    ? `# The connection is one over HTTP/2 (RFC 8441); ${tool} opens it by HTTP/1.1.\n${command}`
    : command;
}

function toHttp1Command(tool: 'curl' | 'websocat', settings: ConnectionSettings): string {
  const request = toNamingRequest(settings);
  return tool === 'curl' ? toCurlCommand(request, settings.caFile) : toWebsocatCommand(request);
}

/** A request in which every secret stands for itself: made with values that fit everywhere, which are taken out again. */
function toNamingRequest(settings: ConnectionSettings): Handshake {
  const names = findSettingsSecrets(settings);
  const values = new Map(names.map((name, index) => [name, `socketscope-secret-${index}-stand-in`]));
  const filled = fillSecrets(settings, values);
  const request = toConnectRequest(filled.settings, [], NO_LIMITS);
  const { redactor } = filled.secrets;
  return {
    ...request,
    url: redactor.text(request.url),
    headers: request.headers.map(([name, value]) => [name, redactor.text(value)]),
    subprotocols: request.subprotocols.map((name) => redactor.text(name)),
  };
}

type Handshake = Pick<ConnectRequest, 'url' | 'headers' | 'subprotocols' | 'rejectUnauthorized'>;

/** Sends the opening handshake and shows the answer; curl leaves it open until it is interrupted. */
export function toCurlCommand(handshake: Handshake, caFile: string): string {
  const url = redactUrl(handshake.url).replace(/^ws/, 'http');
  const headers: readonly HeaderField[] = [
    ['Connection', 'Upgrade'],
    ['Upgrade', 'websocket'],
    ['Sec-WebSocket-Version', '13'],
    ['Sec-WebSocket-Key', SAMPLE_KEY],
    ...toSubprotocolField(handshake.subprotocols),
    ...redactHeaders(handshake.headers),
  ];
  const options = [
    '--include',
    '--no-buffer',
    '--http1.1',
    ...(handshake.rejectUnauthorized ? [] : ['--insecure']),
    ...(caFile === '' ? [] : [`--cacert ${quote(caFile)}`]),
    ...headers.map(([name, value]) => `--header ${quote(`${name}: ${value}`)}`),
  ];
  return toCommand('curl', options, url);
}

/** `further` options come first, as they are. */
export function toWebsocatCommand(handshake: Handshake, further: readonly string[] = []): string {
  const options = [
    ...further,
    ...(handshake.rejectUnauthorized ? [] : ['--insecure']),
    ...toSubprotocolField(handshake.subprotocols).map(([, value]) => `--protocol ${quote(value)}`),
    ...redactHeaders(handshake.headers).map(([name, value]) => `--header ${quote(`${name}: ${value}`)}`),
  ];
  return toCommand('websocat', options, redactUrl(handshake.url));
}

function toSubprotocolField(subprotocols: readonly string[]): readonly HeaderField[] {
  if (subprotocols.length === 0) return [];
  return [['Sec-WebSocket-Protocol', subprotocols.map(redactSubprotocol).join(', ')]];
}

export function redactHeaders(headers: readonly HeaderField[]): readonly HeaderField[] {
  return headers.map(([name, value]) => [name, redactHeader(name, value)]);
}

function toCommand(program: string, options: readonly string[], url: string): string {
  return [program, ...options, quote(url)].join(' \\\n  ');
}

/** Within single quotes a POSIX shell takes everything literally but the single quote itself. */
export function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
