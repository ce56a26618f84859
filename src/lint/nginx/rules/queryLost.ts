import type { Rule } from '../../rule';
import { insertion } from '../edits';
import { describeLevel, headSpan } from '../level';
import { readLocationPattern } from '../locationMatch';
import type { NginxModel } from '../model';
import type { Route } from '../route';
import { mayCarrySockets } from '../socketRoutes';
import { isTemplated } from '../templates';

const PATH_VARIABLE = /^\$(?:uri|document_uri|\{uri\}|\{document_uri\})$/;

export const queryLost: Rule<NginxModel> = {
  id: 'N26',
  name: 'query-lost',
  severity: 'warning',
  level: 'recommended',
  summary: 'A proxy_pass with variables drops the query string',
  why: 'With a variable in the path of `proxy_pass`, NGINX sends exactly what is written there. `$uri` and captures such as `$1` hold the path alone, so everything behind the `?` is lost: access tokens, room names, and the `EIO` and `transport` that Socket.IO needs.',
  measured: 'NGINX 1.22.1 and 1.31.4 with `proxy_pass http://b$uri`: the query string never reaches the server.',
  example: {
    before: 'location ~ ^/ws/(.*)$ {\n    proxy_pass http://app/$1;\n}',
    after: 'location ~ ^/ws/(.*)$ {\n    proxy_pass http://app/$1$is_args$args;\n}',
  },
  manual: 'https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_pass',

  check(model, report) {
    for (const route of model.routes) {
      const token = route.pass.directive.args[0];
      if (token === undefined || !model.isHere(route.pass) || !mayCarrySockets(model, route)) continue;
      const path = findPathPart(token.value);
      const variables = path?.match(/\$(?:\w+|\{\w+\})/g) ?? [];
      if (variables.length === 0 || !variables.every((variable) => isPathOnly(variable, route))) continue;
      report({
        ...headSpan(route.pass.directive),
        message: `${variables.join(' and ')} in this proxy_pass has no query string, so the server behind ${describeLevel(route.location)} never sees what follows the "?": tokens and connection parameters are lost.`,
        fixes: [
          {
            title: 'Append $is_args$args',
            edits: [insertion(token.quote === '' ? token.end : token.end - 1, '$is_args$args')],
          },
        ],
      });
    }
  },
};

/** A capture of the location's own regular expression is a part of the path; one of an `if` may come from `$request_uri`. */
function isPathOnly(variable: string, { level, location }: Route): boolean {
  if (PATH_VARIABLE.test(variable)) return true;
  const match = readLocationPattern(location);
  const hasConditions = level !== location || location.children.some(({ kind }) => kind === 'if');
  return (
    /^\$\d$/.test(variable) && !hasConditions && match?.kind.endsWith('regex') === true && match.value.includes('(')
  );
}

/** What follows the host; undefined where a query is written out, or a tool fills something in. */
function findPathPart(value: string): string | undefined {
  if (isTemplated(value) || value.includes('?')) return undefined;
  const [, path] =
    /^https?:\/\/(?:unix:[^:]*:)?(?:\$\{?\w+\}?|[\w.[\]-]+)?(?::\d+)?((?:\/|\$(?:\{?(?:uri|document_uri)\b)).*)$/.exec(
      value,
    ) ?? [];
  return path;
}
