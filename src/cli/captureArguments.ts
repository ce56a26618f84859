import type { Exporter } from '../capture/exporters/exporter';
import { findExporter } from '../capture/exporters/registry';
import { type ConnectionSettings, createConnectionSettings, type HttpVersionChoice } from '../protocol/connection';
import { FORMAT_LIST } from './captureFormats';

export interface CaptureArguments {
  readonly settings: ConnectionSettings;
  /** Frames after which the capture ends; undefined for no limit. */
  readonly count: number | undefined;
  /** Seconds after the opening handshake; undefined for no limit. */
  readonly seconds: number | undefined;
  /** Text messages to send once the connection is open. */
  readonly messages: readonly string[];
  /** Undefined to write every frame. */
  readonly filter: string | undefined;
  readonly exporter: Exporter;
  /** Whether credentials are left out of a HAR or pcapng file. */
  readonly isRedacted: boolean;
  /** Undefined for standard output. */
  readonly outFile: string | undefined;
}

export const captureUsage = `Usage: socketscope capture URL [options]

Connects and writes every frame as one JSON line as it arrives. Without a limit it ends when the server closes, or on Ctrl+C.

  --filter EXPR           writes only matching frames: text in a payload, or an expression
                          such as 'opcode == text && json.type == "tick"' (docs/filter.md)
  --count N               ends after N written frames of either direction
  --seconds S             ends S seconds after the connection opened
  --send TEXT             sends a text message first; may be repeated
  --header 'Name: value'  adds a request header; may be repeated
  --subprotocol NAME      offers a subprotocol; may be repeated
  --insecure              accepts any certificate
  --ca FILE               trusts the certificates of a PEM file too
  --no-deflate            does not offer permessage-deflate
  --http VERSION          1.1 (default), 2 (RFC 8441), or auto: HTTP/2 where the server takes it
  --format FORMAT         ${FORMAT_LIST}; ndjson by default. The other formats are written when the
                          capture ends, out of at most 256 MiB of frames: older ones are left out
  --no-redact             keeps credentials in the handshake of a HAR or pcapng file
  --out FILE              writes there and not to standard output

\${secret:NAME} in the URL, a header's value, a subprotocol or --send stands for the variable
SOCKETSCOPE_SECRET_NAME of the environment; quote it, so that the shell leaves it alone. The value is
sent, and left out of everything that is written about the handshake. Payloads are written as sent.

Exit codes: 0 captured; 1 the connection could not be opened; 2 wrong usage.
`;

/** Options that take a value, and those that are switches. */
const VALUED: ReadonlySet<string> = new Set([
  '--filter',
  '--count',
  '--seconds',
  '--send',
  '--header',
  '--subprotocol',
  '--ca',
  '--http',
  '--format',
  '--out',
]);
const HTTP_VERSIONS: readonly HttpVersionChoice[] = ['1.1', '2', 'auto'];
const SWITCHES: ReadonlySet<string> = new Set(['--insecure', '--no-deflate', '--no-redact']);

/** The arguments, or what is wrong with them in one line. */
export function parseCaptureArguments(args: readonly string[]): CaptureArguments | string {
  const words = readWords(args);
  if (typeof words === 'string') return words;
  const { urls, values, switches } = words;
  const last = (name: string) => values.get(name)?.at(-1);
  const [url, second] = urls;
  if (url === undefined) return 'The URL is missing';
  if (second !== undefined) return `One URL at a time; ${second} is a second one`;
  const count = toLimit(last('--count'));
  if (count !== undefined && !(Number.isInteger(count) && count > 0)) return '--count takes a whole number above 0';
  const seconds = toLimit(last('--seconds'));
  if (seconds !== undefined && !(seconds > 0 && seconds <= MAX_SECONDS)) return '--seconds takes a number above 0';
  const format = last('--format') ?? 'ndjson';
  const exporter = findExporter(format);
  if (exporter === undefined) return `Unknown format "${format}"; there is ${FORMAT_LIST}`;
  const httpVersion = HTTP_VERSIONS.find((version) => version === (last('--http') ?? '1.1'));
  if (httpVersion === undefined) return `--http takes ${HTTP_VERSIONS.join(', ')}`;
  const headers = (values.get('--header') ?? []).map(toHeader);
  if (headers.includes(undefined)) return "--header takes 'Name: value'";
  return {
    count,
    seconds,
    messages: values.get('--send') ?? [],
    filter: last('--filter'),
    exporter,
    isRedacted: !switches.has('--no-redact'),
    outFile: last('--out'),
    settings: createConnectionSettings(url, {
      headers: headers.filter((header) => header !== undefined),
      subprotocols: values.get('--subprotocol') ?? [],
      isDeflateOffered: !switches.has('--no-deflate'),
      isCertificateVerified: !switches.has('--insecure'),
      caFile: last('--ca') ?? '',
      httpVersion,
    }),
  };
}

/** Longer does not fit a timer of Node. */
const MAX_SECONDS = 2_147_483;

interface Words {
  readonly urls: readonly string[];
  readonly values: ReadonlyMap<string, readonly string[]>;
  readonly switches: ReadonlySet<string>;
}

function readWords(args: readonly string[]): Words | string {
  const urls: string[] = [];
  const values = new Map<string, string[]>();
  const switches = new Set<string>();
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? '';
    const equals = arg.indexOf('=');
    const name = arg.startsWith('--') && equals > 0 ? arg.slice(0, equals) : arg;
    if (VALUED.has(name)) {
      const value = name === arg ? args[++at] : arg.slice(equals + 1);
      if (value === undefined) return `${name} needs a value`;
      values.set(name, [...(values.get(name) ?? []), value]);
    } else if (SWITCHES.has(arg)) switches.add(arg);
    else if (arg.startsWith('-')) return `Unknown option ${arg}`;
    else urls.push(arg);
  }
  return { urls, values, switches };
}

/** NaN for what is no number, so that it fails every bound. */
function toLimit(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text === '' ? Number.NaN : text);
}

function toHeader(text: string): { readonly name: string; readonly value: string } | undefined {
  const colon = text.indexOf(':');
  return colon > 0 ? { name: text.slice(0, colon), value: text.slice(colon + 1).trim() } : undefined;
}
