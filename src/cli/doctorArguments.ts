import { parseArgs } from 'node:util';
import { toErrorMessage } from '../base/errors';
import { NODE_ID_FORMS, parseNodeIdSource } from '../doctor/nodeIdSource';
import type { DoctorOptions } from '../probe/contract';
import { DEFAULT_DOCTOR_OPTIONS } from '../probe/options';
import { type ConnectionSettings, createConnectionSettings } from '../protocol/connection';
import { type DoctorChoices, MAX_IDLE_SECONDS, PROBE_IDS, type ProbeId } from '../protocol/doctor';

export type DoctorFormat = 'text' | 'json' | 'markdown';

export interface DoctorArguments {
  readonly settings: ConnectionSettings;
  readonly choices: DoctorChoices;
  /** What the panel does not let one choose. */
  readonly bounds: Pick<DoctorOptions, 'handshakeTimeoutMs' | 'count' | 'maxMessageBytes' | 'burst' | 'fanoutMessage'>;
  readonly format: DoctorFormat;
  /** Empty for every probe. */
  readonly probeIds: readonly ProbeId[];
  /** Files with messages of the user's own, one a line. */
  readonly sampleFiles: readonly string[];
  /** Files and folders with proxy configs. */
  readonly configPaths: readonly string[];
}

const { idleSeconds, heartbeatSeconds, fanoutMessage, burst, maxMessageBytes, handshakeTimeoutMs } =
  DEFAULT_DOCTOR_OPTIONS;

export const DOCTOR_USAGE = `Usage: socketscope doctor URL [options]

Says why a WebSocket endpoint does not work, and what would break it in production. Probes that may disturb a server
(limits, conformance, fanout) run by themselves against this machine only.

  --probe ID[,ID]         runs these only, disturbing or not: ${PROBE_IDS.slice(0, 7).join(', ')},
                          ${PROBE_IDS.slice(7).join(', ')}
  --disturb               also runs the probes that may disturb
  --format FORMAT         text, json or markdown; text by default
  --configs PATH...       proxy configs, or folders with some: results name the lines that explain them
  --idle-seconds N        how long an idle connection is watched; ${idleSeconds} by default
  --heartbeat-seconds N   interval of the pings that should keep it; ${heartbeatSeconds} by default
  --timeout N             seconds for each connection and handshake; ${handshakeTimeoutMs / 1_000} by default
  --count N               connections of sticky, pings of heartbeat, messages of fanout; at most 100
  --node-id SOURCE        where a node says which one it is: ${NODE_ID_FORMS}
  --second URL            another node, on which fanout waits for what it publishes on the first
  --message TEXT          what fanout publishes, with {marker} in it; '${fanoutMessage}' by default
  --max-message BYTES     largest message that limits sends; ${maxMessageBytes} by default
  --burst N               handshakes that limits opens at once; ${burst} by default
  --server-pid N          a server process of this machine: limits says what it grows by an idle connection
  --sample FILE           messages of your own to measure compression with, one a line; may be repeated
  --header 'Name: value'  adds a request header; may be repeated
  --cookie 'name=value'   adds a cookie; may be repeated
  --origin URL            sends this Origin
  --subprotocol NAME      offers a subprotocol; may be repeated
  --insecure              goes on with any certificate
  --ca FILE               trusts the certificates of a PEM file too

\${secret:NAME} in the URL, a header's value, a cookie or a subprotocol stands for the variable
SOCKETSCOPE_SECRET_NAME of the environment; it is sent, and left out of the report.

Exit status: 0 no probe failed, 1 a probe failed, 2 wrong usage or an unreadable file, 130 interrupted.
`;

const OPTIONS = {
  probe: { type: 'string', multiple: true },
  disturb: { type: 'boolean' },
  format: { type: 'string' },
  'idle-seconds': { type: 'string' },
  'heartbeat-seconds': { type: 'string' },
  timeout: { type: 'string' },
  count: { type: 'string' },
  'node-id': { type: 'string' },
  second: { type: 'string' },
  message: { type: 'string' },
  'max-message': { type: 'string' },
  burst: { type: 'string' },
  'server-pid': { type: 'string' },
  sample: { type: 'string', multiple: true },
  header: { type: 'string', multiple: true },
  cookie: { type: 'string', multiple: true },
  origin: { type: 'string' },
  subprotocol: { type: 'string', multiple: true },
  insecure: { type: 'boolean' },
  ca: { type: 'string' },
} as const;

const FORMATS: readonly DoctorFormat[] = ['text', 'json', 'markdown'];
const MAX_COUNT = 100;
const MAX_MESSAGE_BYTES = 100 * 1_048_576;
const MAX_BURST = 200;
/** Of 64-bit Linux. */
const MAX_PID = 4_194_304;
const MAX_TIMEOUT_SECONDS = 300;
const URL_START = /^(?:wss?|https?):\/\//i;

/** The arguments behind `doctor`, or what is wrong with them. */
export function parseDoctorArguments(args: readonly string[]): DoctorArguments | { readonly problem: string } {
  try {
    return readArguments(args);
  } catch (error) {
    return { problem: toErrorMessage(error) };
  }
}

function readArguments(args: readonly string[]): DoctorArguments {
  const { configPaths, rest } = takeConfigs(args);
  const { values, positionals } = parseArgs({ args: rest, options: OPTIONS, allowPositionals: true });
  const [url, second] = positionals;
  if (url === undefined)
    throw new Error('the URL is missing; it stands first, or behind an option other than --configs');
  if (second !== undefined) throw new Error(`one URL at a time; ${second} is a second one`);
  const whole = (name: 'count' | 'burst' | 'max-message' | 'server-pid', max: number) => {
    const value = toNumber(`--${name}`, values[name], 1, max);
    if (value !== undefined && !Number.isInteger(value)) throw new Error(`--${name} takes a whole number`);
    return value;
  };
  const format = FORMATS.find((one) => one === (values.format ?? 'text'));
  if (format === undefined) throw new Error(`--format takes text, json or markdown, not ${values.format}`);
  const nodeId = values['node-id'] ?? '';
  if (nodeId !== '' && parseNodeIdSource(nodeId) === undefined) throw new Error(`--node-id takes ${NODE_ID_FORMS}`);
  const message = values.message ?? fanoutMessage;
  if (!message.includes('{marker}')) throw new Error('--message needs {marker}, by which the message is known again');
  const timeoutSeconds = toNumber('--timeout', values.timeout, 0.1, MAX_TIMEOUT_SECONDS);
  return {
    format,
    configPaths,
    probeIds: (values.probe ?? []).flatMap(toProbeIds),
    sampleFiles: values.sample ?? [],
    settings: createConnectionSettings(url, {
      headers: (values.header ?? []).map(toHeader),
      cookies: (values.cookie ?? []).join('; '),
      origin: values.origin ?? '',
      subprotocols: values.subprotocol ?? [],
      isCertificateVerified: values.insecure !== true,
      caFile: values.ca ?? '',
    }),
    choices: {
      idleSeconds: toNumber('--idle-seconds', values['idle-seconds'], 1, MAX_IDLE_SECONDS) ?? idleSeconds,
      heartbeatSeconds:
        toNumber('--heartbeat-seconds', values['heartbeat-seconds'], 0.1, MAX_IDLE_SECONDS) ?? heartbeatSeconds,
      nodeId,
      secondUrl: values.second ?? '',
      serverPid: whole('server-pid', MAX_PID) ?? 0,
      mayDisturb: values.disturb === true,
    },
    bounds: {
      handshakeTimeoutMs: timeoutSeconds === undefined ? handshakeTimeoutMs : timeoutSeconds * 1_000,
      count: whole('count', MAX_COUNT),
      burst: whole('burst', MAX_BURST) ?? burst,
      maxMessageBytes: whole('max-message', MAX_MESSAGE_BYTES) ?? maxMessageBytes,
      fanoutMessage: message,
    },
  };
}

/** `--configs` takes every word up to the next option or URL. */
function takeConfigs(args: readonly string[]): { readonly configPaths: readonly string[]; readonly rest: string[] } {
  const configPaths: string[] = [];
  const rest: string[] = [];
  let isTaking = false;
  for (const arg of args) {
    const [name, ...value] = arg.split('=');
    if (name === '--configs') {
      isTaking = true;
      if (value.length > 0) configPaths.push(value.join('='));
    } else {
      if (arg.startsWith('-') || URL_START.test(arg)) isTaking = false;
      (isTaking ? configPaths : rest).push(arg);
    }
  }
  if (configPaths.length === 0 && args.some((arg) => arg === '--configs')) throw new Error('--configs needs a path');
  return { configPaths, rest };
}

function toProbeIds(text: string): readonly ProbeId[] {
  return text.split(',').map((name) => {
    const id = PROBE_IDS.find((one) => one === name.trim());
    if (id === undefined) throw new Error(`there is no probe "${name.trim()}"; there are ${PROBE_IDS.join(', ')}`);
    return id;
  });
}

function toNumber(option: string, text: string | undefined, min: number, max: number): number | undefined {
  if (text === undefined) return undefined;
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (!(value >= min && value <= max)) throw new Error(`${option} takes a number from ${min} to ${max}, not ${text}`);
  return value;
}

function toHeader(text: string): { readonly name: string; readonly value: string } {
  const colon = text.indexOf(':');
  if (colon <= 0) throw new Error("--header takes 'Name: value'");
  return { name: text.slice(0, colon), value: text.slice(colon + 1).trim() };
}
