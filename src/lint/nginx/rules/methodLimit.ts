import type { Fix, Report, Rule } from '../../rule';
import { type Condition, findCondition } from '../condition';
import { insertion, replacement } from '../edits';
import { judgeIf as judgeCondition } from '../ifCondition';
import { describeLevel, headSpan, type Level } from '../level';
import { placeOf } from '../messages';
import type { NginxModel } from '../model';
import type { Route } from '../route';
import { isSocketRoute, routesByLocation } from '../socketRoutes';

/** Only its method matters here. */
const HANDSHAKE = { isSecure: true, host: '', path: '' };
/** Plain requests that come before the socket, mostly POST alone. */
const NEGOTIATION = /\/(?:negotiate|xhr\w*)\/?\$?$/;

export const methodLimit: Rule<NginxModel> = {
  id: 'N33',
  name: 'method-limit',
  severity: 'warning',
  level: 'all',
  summary: 'A limit on methods refuses GET, and with it the WebSocket handshake',
  why: 'A WebSocket handshake is a GET request (RFC 6455 §4.1), whatever methods the application speaks otherwise. A `limit_except` that does not list GET, or an `if` on `$request_method` that rejects it, answers the handshake with 403 or 405.',
  measured: 'NGINX 1.22.1 and 1.31.4 with `limit_except POST { deny all; }`: the handshake is refused with 403.',
  example: {
    before: 'location /ws/ {\n    proxy_pass http://app;\n    limit_except POST {\n        deny all;\n    }\n}',
    after: 'location /ws/ {\n    proxy_pass http://app;\n    limit_except GET POST {\n        deny all;\n    }\n}',
  },
  manual: 'https://nginx.org/en/docs/http/ngx_http_core_module.html#limit_except',

  check(model, report) {
    const passes = routesByLocation(model);
    for (const level of model.levels) {
      const { parent, opener } = level;
      if (parent?.kind !== 'location' || opener === undefined || !model.isHere(opener)) continue;
      const route = passes.get(parent);
      if (route === undefined || !isSocketRoute(model, route) || NEGOTIATION.test(route.path)) continue;
      const finding = judgeLimit(model, level, route) ?? judgeIf(model, level, route);
      if (finding !== undefined) report(finding);
    }
  },
};

function judgeLimit(model: NginxModel, level: Level, { location }: Route): Report | undefined {
  const directive = level.opener?.directive;
  const first = directive?.args[0];
  if (level.kind !== 'limit_except' || directive === undefined || first === undefined) return undefined;
  const methods = directive.args.map(({ value }) => value);
  // GET brings HEAD with it, not the other way round. A password or an allowed address is a choice, not an oversight.
  const isDenied = level.items.length === 1 && isDenyAll(level);
  if (!isDenied || methods.includes('GET') || level.unknowns.length > 0) return undefined;
  if (!methods.every((method) => /^[A-Z]+$/.test(method))) return undefined;
  return {
    ...headSpan(directive),
    message: `limit_except ${methods.join(' ')} denies GET in ${describeLevel(location)} (${openedAt(model, location)}): a WebSocket handshake is a GET and is answered 403.`,
    fixes: [{ title: 'Allow GET', edits: [insertion(first.start, 'GET ')] }],
  };
}

function isDenyAll({ items }: Level): boolean {
  const directive = items[0]?.directive;
  return directive?.name === 'deny' && directive.args[0]?.value === 'all';
}

function judgeIf(model: NginxModel, level: Level, { location }: Route): Report | undefined {
  const directive = level.opener?.directive;
  const condition = directive === undefined || level.kind !== 'if' ? undefined : findCondition(directive);
  if (condition === undefined || directive === undefined || condition.subject !== '$request_method') return undefined;
  const status = level.items[0]?.directive.name === 'return' ? level.items[0].directive.args[0]?.value : undefined;
  if (status === undefined || !/^4\d\d$/.test(status) || judgeCondition(level, HANDSHAKE) !== true) return undefined;
  // A list of methods that lead elsewhere may be checked on purpose where an error page of that status takes over.
  if (location.items.some(({ directive: { name } }) => name === 'error_page')) return undefined;
  return {
    ...headSpan(directive),
    message: `This condition is true for GET in ${describeLevel(location)} (${openedAt(model, location)}): a WebSocket handshake is a GET and is answered ${status}.`,
    fixes: toConditionFixes(condition),
  };
}

function openedAt(model: NginxModel, location: Level): string {
  return location.opener === undefined ? 'this file' : placeOf(model, location.opener);
}

function toConditionFixes({ operator, pattern, operatorSpan, patternSpan }: Condition): readonly Fix[] {
  const title = 'Allow GET';
  if (operator === '!=' && /^[A-Z]+$/.test(pattern))
    return [{ title, edits: [replacement(operatorSpan, '!~'), replacement(patternSpan, `^(?:GET|${pattern})$`)] }];
  const list = /^\^?\((?:\?:)?(?=[A-Z|]+\)\$?$)/.exec(pattern);
  const at = patternSpan.start + (list?.[0].length ?? 0);
  return operator === '!~' && list !== null && patternSpan.end - patternSpan.start === pattern.length
    ? [{ title, edits: [insertion(at, 'GET|')] }]
    : [];
}
