import { parseDuration } from '../../nginx/duration';
import type { HeaderSet } from '../../nginx/headerSet';
import type { UnknownPart } from '../../nginx/level';
import type { NginxModel } from '../../nginx/model';
import { isTemplated } from '../../nginx/templates';
import type { RouteVerdict } from '../contract';
import type { ConcernIndex } from './concernIndex';
import { type Place, passesUpgrade, toChain } from './place';

const DEFAULT_READ_TIMEOUT_MS = 60_000;
const DEFAULT_STREAM_TIMEOUT_MS = 600_000;
const SOCKET_HOST = /(?:^|[-_.])(?:ws|wss|web-?sockets?|sockets?)(?:$|[-_.])/i;

export function judgePlace(model: NginxModel, place: Place, concerns: ConcernIndex): RouteVerdict {
  const broken = concerns.of(place);
  if (broken.length > 0) return { kind: 'broken', findings: broken };
  if (place.route === undefined) return judgeStream(model, place);
  const signal = model.signal(place.route);
  const { set, unknown } = model.headers(place.level);
  if (passesUpgrade(set)) {
    const hiding = findReplacing(place, set);
    if (hiding !== undefined) return { kind: 'unknown', because: toReason(hiding) };
    return { kind: 'ready', idleMs: findIdleMs(model, place) };
  }
  if (unknown !== undefined && (signal !== undefined || unknown.isAboutProxying))
    return { kind: 'unknown', because: toReason(unknown) };
  return { kind: 'plain' };
}

/** How long a WebSocket may be silent; undefined where that is not known. */
export function findIdleMs(model: NginxModel, { level, route }: Place): number | undefined {
  const name = route === undefined ? 'proxy_timeout' : 'proxy_read_timeout';
  const { value, unknown } = model.scalar(level, name);
  if (unknown !== undefined) return undefined;
  if (value === undefined) return route === undefined ? DEFAULT_STREAM_TIMEOUT_MS : DEFAULT_READ_TIMEOUT_MS;
  return isTemplated(value) ? undefined : parseDuration(value);
}

/** A part nearer than the set, where a single `proxy_set_header` would drop the whole of it. */
function findReplacing({ level }: Place, set: HeaderSet | undefined): UnknownPart | undefined {
  for (const at of toChain(level)) {
    if (at === set?.level) return undefined;
    const [part] = at.unknowns;
    if (part !== undefined) return part;
  }
  return undefined;
}

function judgeStream(model: NginxModel, place: Place): RouteVerdict {
  const isAboutSockets = SOCKET_HOST.test(place.pass.directive.args[0]?.value ?? '');
  return isAboutSockets ? { kind: 'ready', idleMs: findIdleMs(model, place) } : { kind: 'plain' };
}

function toReason({ kind, name }: UnknownPart): string {
  if (kind === 'include') return `${name} cannot be read and may set the WebSocket headers`;
  return kind === 'template' ? `the template part ${name} may set the WebSocket headers` : `${name} is not seen`;
}
