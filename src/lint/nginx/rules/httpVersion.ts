import type { Report, Rule } from '../../rule';
import { insertAfter, replacement, VERSION_LINE } from '../edits';
import { headSpan } from '../level';
import { placeOf, relatedTo } from '../messages';
import type { NginxModel } from '../model';
import type { EffectiveScalar } from '../scalars';
import { findAskingHeader, findGapPlace, judgeScalar, type SocketLevel } from '../socketLevels';
import { isTemplated } from '../templates';

/** Since this version 1.1 is the default (CHANGES, 24 March 2026). */
const NEW_DEFAULT = '1.29.7';
const REFUSAL = 'many servers refuse the upgrade, with 400 or by dropping the connection after the 101';

export const httpVersion: Rule<NginxModel> = {
  id: 'N6',
  name: 'http-version',
  severity: 'warning',
  level: 'recommended',
  summary: 'WebSocket handshakes go to the server as HTTP/1.0 or HTTP/2',
  why: 'The handshake is an HTTP/1.1 request (RFC 6455 §4.1). NGINX spoke HTTP/1.0 to servers by default until 1.29.7, so `proxy_http_version 1.1` has to be written out for older ones; a written 1.0 or 2 is wrong in every version.',
  measured:
    'Without the directive, NGINX 1.22.1: Node `ws` and aiohttp accept the HTTP/1.0 handshake, a strict server and Python `websockets` 10.4 answer 400, Tornado answers 101 and drops at once (1006); NGINX 1.31.4 sends 1.1 and works everywhere. Written 1.0: 400 at a strict server on both. Written 2: refused by `nginx -t` on 1.22.1, 502 on 1.31.4.',
  example: {
    before:
      'location /ws/ {\n    proxy_pass http://app;\n    proxy_set_header Upgrade $http_upgrade;\n    proxy_set_header Connection "upgrade";\n}',
    after:
      'location /ws/ {\n    proxy_pass http://app;\n    proxy_set_header Upgrade $http_upgrade;\n    proxy_set_header Connection "upgrade";\n    proxy_http_version 1.1;\n}',
  },
  manual: 'https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_http_version',

  check(model, report) {
    judgeScalar(model, 'proxy_http_version', (socket, version) => judge(model, socket, version), report);
  },
};

function judge(model: NginxModel, socket: SocketLevel, version: EffectiveScalar): Report | undefined {
  return version.placed === undefined ? judgeMissing(model, socket, version) : judgeWritten(model, socket, version);
}

function judgeWritten(
  model: NginxModel,
  { set }: SocketLevel,
  { placed, value = '', unknown }: EffectiveScalar,
): Report | undefined {
  const token = placed?.directive.args[0];
  if (placed === undefined || token === undefined || unknown !== undefined || !model.isHere(placed)) return undefined;
  if (isTemplated(value) || !/^(?:1\.0|[23](?:\.0)?)$/.test(value)) return undefined;
  const asking = findAskingHeader(set);
  return {
    ...headSpan(placed.directive),
    severity: 'error',
    message: toWrittenMessage(value),
    fixes: [{ title: 'Use proxy_http_version 1.1', edits: [replacement(token, '1.1')] }],
    related: asking === undefined ? [] : [relatedTo(asking.placed, 'The upgrade is asked for here')],
  };
}

function toWrittenMessage(value: string): string {
  if (value === '1.0') return `proxy_http_version 1.0 beside an Upgrade header: ${REFUSAL}.`;
  return `proxy_http_version ${value} beside an Upgrade header: nginx passes no upgrade over HTTP/${value}, so the handshake fails with 502 (before 1.29.4 nginx does not start).`;
}

function judgeMissing(model: NginxModel, socket: SocketLevel, { unknown }: EffectiveScalar): Report | undefined {
  if (model.shape === 'fragment' || model.isNginxAtLeast(NEW_DEFAULT) === true) return undefined;
  const place = findGapPlace(model, socket);
  if (place === undefined || unknown?.isAboutProxying === true) return undefined;
  const note = unknown === undefined ? '' : ` Not seen in this file; ${unknown.name} may set it.`;
  const edit = insertAfter(model.file, place.anchor, [VERSION_LINE]);
  return {
    ...place.site,
    message: toMissingMessage(model, socket) + note,
    ...(unknown === undefined ? {} : { severity: 'hint' }),
    fixes: edit === undefined ? [] : [{ title: 'Add proxy_http_version 1.1', edits: [edit] }],
  };
}

function toMissingMessage(model: NginxModel, { set }: SocketLevel): string {
  const asking = findAskingHeader(set);
  const where = asking === undefined ? '' : ` with the ${asking.name} of ${placeOf(model, asking.placed)}`;
  const when =
    model.isNginxAtLeast(NEW_DEFAULT) === false
      ? `the default before nginx ${NEW_DEFAULT}`
      : 'the default of older versions';
  const needed =
    model.isNginxAtLeast(NEW_DEFAULT) === undefined
      ? ` proxy_http_version 1.1 is needed before nginx ${NEW_DEFAULT}.`
      : '';
  return `HTTP/1.0 goes to the server${where}, ${when}: ${REFUSAL}.${needed}`;
}
