import type { Fix, Rule } from '../../rule';
import { findAnchor, insertAfter, replacement, VERSION_LINE } from '../edits';
import type { Placed } from '../level';
import { placeOf, relatedTo } from '../messages';
import type { NginxModel } from '../model';
import { findAskingHeader, findSocketLevels, type SocketLevel } from '../socketLevels';
import { isTemplated } from '../templates';

/** Since this version 1.1 is the default (CHANGES, 24 March 2026). */
const NEW_DEFAULT = '1.29.7';
const REFUSAL = 'many servers refuse the upgrade, with 400 or by dropping the connection after the 101';

export const httpVersion: Rule<NginxModel> = {
  id: 'N6',
  name: 'http-version',
  severity: 'warning',
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
    const seen = new Set<unknown>();
    for (const socket of findSocketLevels(model)) {
      const { placed, value = '', unknown } = model.scalar(socket.level, 'proxy_http_version');
      if (placed !== undefined) {
        if (seen.has(placed) || unknown !== undefined || !isTooOldOrNew(value) || !model.isHere(placed)) continue;
        seen.add(placed);
        report({
          ...placed.site,
          severity: 'error',
          message: toWrittenMessage(value),
          fixes: toReplacement(placed),
          related: relatedAsking(socket),
        });
        continue;
      }
      if (model.shape === 'fragment' || model.isNginxAtLeast(NEW_DEFAULT) === true || unknown?.isAboutProxying === true)
        continue;
      const place = findPlace(model, socket);
      if (place === undefined || seen.has(place.key)) continue;
      seen.add(place.key);
      const note = unknown === undefined ? '' : ` Not seen in this file; ${unknown.name} may set it.`;
      report({
        ...place.site,
        message: toMissingMessage(model, socket) + note,
        ...(unknown === undefined ? {} : { severity: 'hint' as const }),
        fixes: place.fixes,
      });
    }
  },
};

function isTooOldOrNew(value: string): boolean {
  return !isTemplated(value) && /^(?:1\.0|[23](?:\.0)?)$/.test(value);
}

function toWrittenMessage(value: string): string {
  if (value === '1.0') return `proxy_http_version 1.0 beside an Upgrade header: ${REFUSAL}.`;
  return `proxy_http_version ${value} beside an Upgrade header: nginx passes no upgrade over HTTP/${value}, so the handshake fails with 502 (before 1.29.4 nginx does not start).`;
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

function relatedAsking({ set }: SocketLevel) {
  const asking = findAskingHeader(set);
  return asking === undefined ? [] : [relatedTo(asking.placed, 'The upgrade is asked for here')];
}

function toReplacement({ directive }: Placed): readonly Fix[] {
  const token = directive.args[0];
  return token === undefined ? [] : [{ title: 'Use proxy_http_version 1.1', edits: [replacement(token, '1.1')] }];
}

interface Place {
  readonly key: unknown;
  readonly site: Placed['site'];
  readonly fixes: readonly Fix[];
}

/** Beside the headers where they stand in this file, so that one line serves every location; else in the location. */
function findPlace(model: NginxModel, { level, set }: SocketLevel): Place | undefined {
  const asking = findAskingHeader(set);
  const isSetHere = asking !== undefined && (set.level.opener === undefined || model.isHere(set.level.opener));
  const at = isSetHere ? set.level : level;
  const anchor = findAnchor(at);
  if (anchor === undefined || (at.opener !== undefined && !model.isHere(at.opener))) return undefined;
  const edit = insertAfter(model.file.text, anchor, [VERSION_LINE]);
  return {
    key: at,
    site: isSetHere ? asking.placed.site : anchor,
    fixes: edit === undefined ? [] : [{ title: 'Add proxy_http_version 1.1', edits: [edit] }],
  };
}
