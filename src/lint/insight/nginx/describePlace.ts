import { toOneLine } from '../../../base/markdownText';
import { copyStatement } from '../../nginx/edits';
import type { Level, Placed } from '../../nginx/level';
import type { NginxModel } from '../../nginx/model';
import type { RouteVerdict, ServedUrl } from '../contract';
import { describeVerdict } from '../verdictText';
import { describeHeaders } from './describeHeaders';
import {
  describeUnknowns,
  findNearest,
  findUpstream,
  findUsedMaps,
  originOf,
  type Place,
  titleOf,
  VERSION_DEFAULT_SINCE,
  withOrigin,
} from './place';

/** In the order of the document; `undefined` has no default worth a line. */
const SCALARS: readonly (readonly [name: string, fallback: string | undefined])[] = [
  ['proxy_read_timeout', '60s'],
  ['proxy_send_timeout', '60s'],
  ['proxy_connect_timeout', '60s'],
  ['proxy_buffering', 'on'],
  ['auth_request', undefined],
  ['proxy_method', undefined],
  ['proxy_pass_request_headers', undefined],
  ['proxy_ssl_server_name', undefined],
  ['limit_rate', undefined],
];
const STREAM_SCALARS: typeof SCALARS = [
  ['proxy_timeout', '10m'],
  ['proxy_connect_timeout', '60s'],
  ['proxy_protocol', undefined],
];
const ARRAYS = ['limit_req', 'limit_conn', 'proxy_hide_header'];
const BALANCERS = new Set(['ip_hash', 'hash', 'least_conn', 'least_time', 'random', 'sticky', 'keepalive']);
const STEP = '    ';

/** The effective configuration of a place in NGINX's syntax, with comments that say where each line comes from. */
export function describePlace(
  model: NginxModel,
  place: Place,
  verdict: RouteVerdict,
  urls: readonly ServedUrl[],
): string {
  const parts = [
    describeTop(model, place, verdict, urls),
    describeBlock(model, place),
    describeUpstream(model, place),
    ...findUsedMaps(model, model.headers(place.level).set).map(({ placed }) => describeMap(placed)),
    describeUnknown(place),
  ];
  return `${parts
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function describeTop(model: NginxModel, place: Place, verdict: RouteVerdict, urls: readonly ServedUrl[]): string[] {
  const signal = place.route && model.signal(place.route);
  return [
    `${titleOf(place)}, as NGINX applies it`,
    ...describeVerdict(verdict),
    ...urls.map(({ url }) => `Reached at ${url}`),
    ...(signal === undefined ? [] : [`Taken for a WebSocket route because ${signal.reason}`]),
  ].map(toComment);
}

function describeBlock(model: NginxModel, place: Place): string[] {
  const isStream = place.route === undefined;
  const lines = [
    withOrigin(place.pass),
    ...(isStream ? [] : [describeVersion(model, place.level), ...describeHeaders(model, place.level)]),
    ...(isStream ? STREAM_SCALARS : SCALARS).flatMap(([name, fallback]) =>
      describeScalar(model, place.level, name, fallback),
    ),
    ...(isStream ? [] : ARRAYS.flatMap((name) => findNearest(place.level, name).map(withOrigin))),
  ];
  const opener = place.location.opener;
  const head = opener === undefined ? 'location /' : toOneLine(copyStatement(opener.directive, opener.source.text));
  const origin = opener === undefined ? '' : `  # ${originOfBlock(opener)}`;
  return [`${head.replace(/;$/, '')} {${origin}`, ...lines.map((line) => STEP + line), '}'];
}

function describeVersion(model: NginxModel, level: Level): string {
  const { placed } = model.scalar(level, 'proxy_http_version');
  if (placed !== undefined) return withOrigin(placed);
  const isSince = model.isNginxAtLeast(VERSION_DEFAULT_SINCE);
  if (isSince === true) return `proxy_http_version 1.1;  # default, NGINX >= ${VERSION_DEFAULT_SINCE}`;
  const note = isSince === undefined ? '; 1.1 from then on' : '';
  return `proxy_http_version 1.0;  # default, NGINX < ${VERSION_DEFAULT_SINCE}${note}`;
}

function describeScalar(model: NginxModel, level: Level, name: string, fallback: string | undefined): string[] {
  const { placed, unknown } = model.scalar(level, name);
  const note = unknown === undefined ? '' : `, unless ${toOneLine(unknown.name)} sets another`;
  if (placed !== undefined) return [withOrigin(placed) + note];
  return fallback === undefined ? [] : [`${name} ${fallback};  # default${note}`];
}

function describeUpstream(model: NginxModel, place: Place): string[] {
  const name = place.target.host;
  const upstream = findUpstream(model, place);
  if (upstream === undefined)
    return name === '' || name.includes('$')
      ? []
      : [toComment(`No upstream "${name}" is seen: NGINX takes it for a host`)];
  const lines = upstream.items.filter(({ directive }) => directive.name === 'server' || BALANCERS.has(directive.name));
  const isBalanced = lines.some(({ directive }) => directive.name !== 'server' && directive.name !== 'keepalive');
  const opener = upstream.opener;
  return [
    `upstream ${toOneLine(name)} {${opener === undefined ? '' : `  # ${originOfBlock(opener)}`}`,
    ...(isBalanced ? [] : [`${STEP}# balanced round robin, the default`]),
    ...lines.map((placed) => STEP + withOrigin(placed)),
    ...upstream.unknowns.map((part) => STEP + toComment(`not seen: ${part.name}`)),
    '}',
  ];
}

function describeMap(placed: Placed): string[] {
  const { directive, source } = placed;
  const head = toOneLine(copyStatement(directive, source.text)).replace(/;$/, '');
  const rows = directive.block?.children ?? [];
  return [
    `${head} {  # ${originOfBlock(placed)}`,
    ...rows.map((row) => STEP + toOneLine(copyStatement(row, source.text))),
    '}',
  ];
}

function describeUnknown({ level }: Place): string[] {
  const names = describeUnknowns(level);
  return names === undefined ? [] : [toComment(`Not seen: ${names}. It may set any of the above.`)];
}

function originOfBlock(placed: Placed): string {
  return toOneLine(originOf(placed)).replace(/ \(the top of this file\)$/, '');
}

function toComment(text: string): string {
  return `# ${toOneLine(text)}`;
}
