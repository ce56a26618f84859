import type { Report, Rule } from '../../rule';
import { replacement } from '../edits';
import { describeLevel, headSpan } from '../level';
import { readLocationPattern } from '../locationMatch';
import { placeOf, relatedTo } from '../messages';
import type { NginxModel } from '../model';
import type { Route } from '../route';
import { isSocketRoute } from '../socketRoutes';
import { isTemplated } from '../templates';

export const pathJoin: Rule<NginxModel> = {
  id: 'N27',
  name: 'path-join',
  severity: 'information',
  level: 'all',
  summary: 'The path of proxy_pass does not fit the location it stands in',
  why: 'Where `proxy_pass` has a path, NGINX cuts the location’s prefix off the request and puts that path in front of the rest, without looking at slashes: `/ws` and `http://app/` make `//chat` of `/ws/chat`, which most routers do not know. Below a regular expression, in a named location and in an `if` there is no prefix to cut off, and NGINX does not start.',
  measured:
    'NGINX 1.22.1 and 1.31.4: `location /ws` with `proxy_pass http://b/` sends `//chat` for `/ws/chat`; a path in `proxy_pass` below `location ~ ^/ws` is refused by `nginx -t`.',
  example: {
    before: 'location /ws {\n    proxy_pass http://app/;\n}',
    after: 'location /ws {\n    proxy_pass http://app;\n}',
  },
  manual: 'https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_pass',

  check(model, report) {
    for (const route of model.routes) {
      const value = route.pass.directive.args[0]?.value ?? '';
      const isConstant = !value.includes('$') && !isTemplated(value);
      if (!isConstant || !/^https?$/.test(route.target.scheme) || !model.isHere(route.pass)) continue;
      const finding = judgeForbidden(model, route) ?? judgeSlashes(model, route);
      if (finding !== undefined) report(finding);
    }
  },
};

function judgeForbidden(model: NginxModel, { level, location, pass, target }: Route): Report | undefined {
  const token = pass.directive.args[0];
  const kind = readLocationPattern(location)?.kind;
  const isForbidden = kind?.endsWith('regex') === true || kind === 'named' || level !== location;
  if (!isForbidden || !target.uri.startsWith('/') || token === undefined) return undefined;
  const where = level === location ? describeLevel(location) : `${level.kind} in ${describeLevel(location)}`;
  const at = token.quote === '' ? token.end : token.end - 1;
  return {
    ...headSpan(pass.directive),
    severity: 'error',
    message: `proxy_pass may not have a path ("${target.uri}") in ${where}: nginx does not start.`,
    fixes:
      target.uri === '/' ? [{ title: 'Remove the path', edits: [replacement({ start: at - 1, end: at }, '')] }] : [],
    related:
      location.opener === undefined ? [] : [relatedTo(location.opener, `Opened in ${placeOf(model, location.opener)}`)],
  };
}

function judgeSlashes(model: NginxModel, route: Route): Report | undefined {
  const { level, location, pass, target } = route;
  const match = readLocationPattern(location);
  const path = match?.value ?? '';
  if (
    level !== location ||
    (match?.kind !== 'prefix' && match?.kind !== 'final-prefix') ||
    location.opener === undefined
  )
    return undefined;
  if (!target.uri.endsWith('/') || !path.startsWith('/') || path.endsWith('/')) return undefined;
  if (/[?#]/.test(target.uri) || isTemplated(path) || !isSocketRoute(model, route)) return undefined;
  // No fix: with a slash at its end the location would answer a request for exactly its name with 301, which no WebSocket
  // client follows, and without the path in proxy_pass the server would see another one.
  return {
    ...headSpan(pass.directive),
    message: `${path}/chat reaches the server as ${target.uri}/chat: ${describeLevel(location)} (${placeOf(model, location.opener)}) has no slash at its end, and this proxy_pass has one.`,
    related: [relatedTo(location.opener, 'The prefix that is cut off')],
  };
}
