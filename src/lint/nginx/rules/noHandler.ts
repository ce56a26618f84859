import type { Fix, Report, Rule } from '../../rule';
import { copyStatement, insertAfter } from '../edits';
import { asksForUpgrade } from '../headerSet';
import { describeLevel, headSpan, type Level, type Placed } from '../level';
import { placeOf, relatedTo } from '../messages';
import type { NginxModel } from '../model';
import { parseTarget } from '../route';

/** Directives that only adjust requests which another one handles. Any other may be a handler, and silences the rule. */
const ADJUSTS =
  /^(?:proxy_(?!pass$)\w+|\w+_timeout|add_header|access_log|error_log|client_max_body_size|client_body_buffer_size|allow|deny|satisfy|auth_basic(?:_user_file)?|limit_(?:req|conn|rate)\w*|tcp_nodelay|gzip\w*|log_not_found|chunked_transfer_encoding|resolver|set_real_ip_from|real_ip_header)$/;

export const noHandler: Rule<NginxModel> = {
  id: 'N24',
  name: 'no-handler',
  severity: 'warning',
  level: 'all',
  summary: 'A location passes upgrade headers on but has no proxy_pass',
  why: '`proxy_pass` is never inherited: a location without one serves files, even inside a location that has one. The `proxy_set_header` lines here are in force for nothing, and a handshake is answered 404.',
  measured:
    'NGINX 1.22.1 and 1.31.4, headers in a nested location and `proxy_pass` only in the outer one: the handshake gets 404.',
  example: {
    before:
      'location / {\n    proxy_pass http://app;\n\n    location /ws/ {\n        proxy_set_header Upgrade $http_upgrade;\n        proxy_set_header Connection "upgrade";\n    }\n}',
    after:
      'location / {\n    proxy_pass http://app;\n\n    location /ws/ {\n        proxy_set_header Upgrade $http_upgrade;\n        proxy_set_header Connection "upgrade";\n        proxy_pass http://app;\n    }\n}',
  },
  manual: 'https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_pass',

  check(model, report) {
    const hasHandlerAround = findServersWithOwnHandlers(model);
    for (const level of model.levels) {
      const finding = judge(model, level, hasHandlerAround);
      if (finding !== undefined) report(finding);
    }
  },
};

/** Servers that answer before any location is asked, or let some module handle all of them. */
function findServersWithOwnHandlers(model: NginxModel): ReadonlySet<Level> {
  return new Set(
    model.levels.filter(
      ({ kind, items }) =>
        kind === 'server' &&
        items.some(({ directive: { name } }) => /^(?:return|rewrite|try_files|error_page|\w+_by_lua\w*)$/.test(name)),
    ),
  );
}

function judge(model: NginxModel, level: Level, hasHandlerAround: ReadonlySet<Level>): Report | undefined {
  const { opener } = level;
  if (level.kind !== 'location' || opener === undefined || !model.isHere(opener) || level.children.length > 0)
    return undefined;
  const { set } = model.headers(level);
  if (set?.level !== level || !asksForUpgrade(set) || level.unknowns.length > 0) return undefined;
  const server = model.locations.serverOf(level);
  if (server === undefined || hasHandlerAround.has(server)) return undefined;
  if (!level.items.every(({ directive }) => ADJUSTS.test(directive.name))) return undefined;
  const outer = findOuterPass(level);
  // A server that cannot be seen whole may rewrite, or hand over what is not found.
  if (outer === undefined && server.unknowns.length > 0) return undefined;
  const hint =
    outer === undefined
      ? ''
      : `, and the proxy_pass of ${describeLevel(outer.level)} (${placeOf(model, outer)}) is not inherited`;
  return {
    ...headSpan(opener.directive),
    message: `${describeLevel(level)} sets upgrade headers but has no proxy_pass${hint}: it serves files, and a handshake is answered 404.`,
    fixes: outer === undefined ? [] : toFixes(model, level, outer),
    related: outer === undefined ? [] : [relatedTo(outer, 'Not in force in the inner location')],
  };
}

function findOuterPass({ parent }: Level): Placed | undefined {
  return parent?.kind === 'location'
    ? parent.items.find(({ directive }) => directive.name === 'proxy_pass')
    : undefined;
}

function toFixes(model: NginxModel, level: Level, outer: Placed): readonly Fix[] {
  // A path in the outer one stands for the outer prefix: here it would drop more of the request's path.
  const target = parseTarget(outer.directive.args[0]?.value ?? '');
  if (target.uri !== '' || target.scheme === '') return [];
  const last = level.items.findLast((placed) => model.isHere(placed));
  const edit = insertAfter(model.file, last?.directive, [copyStatement(outer.directive, outer.source.text)]);
  return edit === undefined ? [] : [{ title: 'Add the proxy_pass of the outer location', edits: [edit] }];
}
