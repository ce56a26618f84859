import type { HeaderField } from '../../session/ports';
import { redactHeader, redactSubprotocol } from '../../wire/redaction';
import type { NodeIdSource, ProbeContext } from '../contract';
import type { Opening } from '../openedHandshake';
import type { ProbeSocket } from '../probeSocket';
import { findSetCookie, readSetCookieNames } from './cookieJar';
import { isDataFrame, TextJoiner } from './textJoiner';

/** Fields in which servers, proxies and clouds usually name the node, the more telling first. */
const USUAL_HEADERS = [
  'X-Node',
  'X-Node-Id',
  'X-Node-Name',
  'X-Backend-Server',
  'X-Backend',
  'X-Served-By',
  'X-Server-Id',
  'X-Server-Name',
  'X-Instance',
  'X-Instance-Id',
  'X-Pod',
  'X-Pod-Name',
  'X-Hostname',
  'X-Upstream',
  'X-Upstream-Addr',
];
/** Cookies in which load balancers remember the node they chose. */
const USUAL_COOKIES = /^(?:SERVER(?:_?ID|NAME)?|SRV(?:_?ID|NAME)?|NODE(?:_?ID)?|BACKEND(?:_?ID)?|ROUTE(?:_?ID)?)$/i;
/** They name the program or a proxy, seldom the node: shown, never taken for an identity. */
const HINT_HEADERS = ['Server', 'Via', 'X-Powered-By'];

/** A node's name is a word; what is longer is cut where it is shown. */
const MAX_NAME_CHARS = 80;
/** How long a node may take to say its first message. */
const FIRST_MESSAGE_MS = 3_000;
const MAX_MESSAGES = 5;

/** What is needed to await a first message. */
type Wait = Pick<ProbeContext, 'signal' | 'ports'>;

/** `header:X-Node`, as the user types it. */
export function describeSource(source: NodeIdSource): string {
  switch (source.kind) {
    case 'header':
      return `header:${source.name}`;
    case 'cookie':
      return `cookie:${source.name}`;
    case 'json':
      return `json:${source.path}`;
    case 'subprotocol':
      return 'subprotocol';
  }
}

/** A source that this answer seems to offer by itself; undefined where none does. */
export function guessNodeIdSource({ response }: Opening): NodeIdSource | undefined {
  const names = new Set(response.headers.map(([name]) => name.toLowerCase()));
  const name = USUAL_HEADERS.find((usual) => names.has(usual.toLowerCase()));
  if (name !== undefined) return { kind: 'header', name };
  const cookie = readSetCookieNames(response.headers).find((set) => USUAL_COOKIES.test(set));
  return cookie === undefined ? undefined : { kind: 'cookie', name: cookie };
}

/** Fields that tell about software on the way, for the user to look at. */
export function readHints({ response }: Opening): Readonly<Record<string, string>> {
  const wanted = new Set(HINT_HEADERS.map((name) => name.toLowerCase()));
  return Object.fromEntries(
    response.headers
      .filter(([name]) => wanted.has(name.toLowerCase()))
      .map(([name, value]) => [name, toName(redactHeader(name, value))]),
  );
}

/**
 * Which node answered, by its own word; undefined where it does not say. Nothing is sent; only a JSON message is waited for, 3 s at
 * most. Rejects only with the signal's reason.
 */
export async function readNodeId(source: NodeIdSource, socket: ProbeSocket, wait: Wait): Promise<string | undefined> {
  const { opening } = socket;
  switch (source.kind) {
    case 'header':
      return toKnown(findFirst(opening.response.headers, source.name));
    case 'cookie':
      return toKnown(findSetCookie(opening.response.headers, source.name));
    case 'subprotocol':
      return toKnown(redactSubprotocol(opening.subprotocol));
    case 'json':
      return toKnown(await readFromMessages(source.path, socket, wait));
  }
}

/** A proxy that adds the same field adds it behind that of the server. */
function findFirst(headers: readonly HeaderField[], wanted: string): string | undefined {
  const lower = wanted.toLowerCase();
  return headers.find(([name]) => name.toLowerCase() === lower)?.[1];
}

function toKnown(value: string | undefined): string | undefined {
  const name = value === undefined ? '' : toName(value);
  return name === '' ? undefined : name;
}

/** On one line and short, so that a report can hold it. */
function toName(value: string): string {
  const line = value.replace(/\p{Cc}+/gu, ' ').trim();
  return line.length > MAX_NAME_CHARS ? `${line.slice(0, MAX_NAME_CHARS - 1)}…` : line;
}

async function readFromMessages(
  path: string,
  socket: ProbeSocket,
  { signal, ports }: Wait,
): Promise<string | undefined> {
  const deadlineMs = ports.clock.now() + FIRST_MESSAGE_MS;
  const message = new TextJoiner();
  for (let count = 0; count < MAX_MESSAGES; ) {
    const event = await socket.next(deadlineMs - ports.clock.now(), signal, isDataFrame);
    if (event.kind !== 'frame') return undefined;
    const text = message.accept(event.frame);
    if (text === undefined) continue;
    count++;
    const found = findInJson(text, path);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The string, number or boolean at a dotted path such as `node.id` or `nodes.0`; undefined where there is none. */
export function findInJson(text: string, path: string): string | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // A message that is no JSON names nothing.
    return undefined;
  }
  for (const key of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = Reflect.get(value, key);
  }
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : undefined;
}
