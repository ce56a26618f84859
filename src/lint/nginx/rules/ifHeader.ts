import type { Fix, Report, Rule } from '../../rule';
import { joinWords } from '../../words';
import { copyInherited, insertion } from '../edits';
import { headSpan, type Level, type Placed } from '../level';
import { relatedTo } from '../messages';
import type { NginxModel } from '../model';
import type { Directive } from '../parser';
import { removals } from '../removal';

const HEADER = 'proxy_set_header';
/** What WebSockets need and guides put into an `if`; each belongs to `http`, `server` or `location`. */
const NOT_IN_IF = new Set([
  HEADER,
  'proxy_http_version',
  'proxy_read_timeout',
  'proxy_send_timeout',
  'proxy_buffering',
  'proxy_connect_timeout',
  'proxy_request_buffering',
  'proxy_pass_request_headers',
  'proxy_hide_header',
]);

export const ifHeader: Rule<NginxModel> = {
  id: 'N32',
  name: 'if-header',
  severity: 'error',
  level: 'all',
  summary: 'A proxy directive stands in an if or a server, where it is not allowed',
  why: 'An `if` may hold `proxy_pass`, `set` and `return`, but neither `proxy_set_header` nor `proxy_http_version` nor a timeout. No condition is needed: `Upgrade $http_upgrade` sends nothing for plain requests. `proxy_pass` in turn belongs to a `location`: a `server` takes none.',
  measured:
    'NGINX 1.22.1 and 1.31.4 do not start: "proxy_set_header" directive is not allowed here. NGINX 1.22.1 and 1.31.4 say the same of `proxy_pass` in a `server`.',
  example: {
    before:
      'location / {\n    proxy_pass http://app;\n    if ($http_upgrade) {\n        proxy_set_header Upgrade $http_upgrade;\n        proxy_set_header Connection "upgrade";\n    }\n}',
    after:
      'location / {\n    proxy_pass http://app;\n    proxy_set_header Upgrade $http_upgrade;\n    proxy_set_header Connection "upgrade";\n    if ($http_upgrade) {\n    }\n}',
  },
  manual: 'https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_set_header',

  check(model, report) {
    for (const level of model.levels) {
      if (level.protocol !== 'http') continue;
      if (level.kind === 'server' || level.kind === 'http') for (const one of findPasses(model, level)) report(one);
      if (level.kind !== 'if') continue;
      const misplaced = level.items.filter((placed) => NOT_IN_IF.has(placed.directive.name) && model.isHere(placed));
      const [first, ...others] = misplaced;
      if (first === undefined) continue;
      const names = joinWords([...new Set(misplaced.map(({ directive }) => directive.name))]);
      report({
        ...headSpan(first.directive),
        message: `${names} may not stand in an if: nginx does not start.`,
        fixes: toFixes(model, level, misplaced),
        related: others.map((placed) => relatedTo(placed, 'Not allowed here either')),
      });
    }
  },
};

function findPasses(model: NginxModel, level: Level): readonly Report[] {
  return level.items
    .filter((placed) => placed.directive.name === 'proxy_pass' && model.isHere(placed))
    .map(({ directive }, index) => ({
      ...headSpan(directive),
      message: `proxy_pass may not stand in ${level.kind} itself: nginx does not start. It belongs into a location.`,
      fixes: index === 0 ? toLocation(model, level, directive) : [],
    }));
}

/** Into a `location /`, where the server has none. */
function toLocation({ file }: NginxModel, level: Level, { start, end }: Directive): readonly Fix[] {
  const isTaken = level.children.some(
    ({ opener }) => opener?.directive.args.map(({ value }) => value).join('') === '/',
  );
  if (level.kind !== 'server' || isTaken || level.unknowns.length > 0) return [];
  const statement = file.text.slice(start, end);
  if (!statement.endsWith(';')) return [];
  return [{ title: 'Put it into location /', edits: [{ start, end, newText: `location / { ${statement} }` }] }];
}

/** Moves them before the `if`, with what they would keep from being inherited there; what that level says already goes. */
function toFixes(model: NginxModel, level: Level, misplaced: readonly Placed[]): readonly Fix[] {
  const { opener, parent } = level;
  if (opener === undefined || parent === undefined || !model.isHere(opener)) return [];
  const { text, lineBreak } = model.file;
  const said = new Set(parent.items.map(toSubject));
  const moved = misplaced.filter((placed) => !said.has(toSubject(placed)) && said.add(toSubject(placed)));
  const { start } = opener.directive;
  const indentation = text.slice(text.lastIndexOf('\n', start - 1) + 1, start);
  const separator = /^[ \t]*$/.test(indentation) ? lineBreak + indentation : ' ';
  const keys = moved.filter(({ directive }) => directive.name === HEADER).map(toKey);
  const taken = keys.length > 0 ? copyInherited(model, parent, new Set(keys)) : [];
  const statements = [...taken, ...moved.map(({ directive }) => text.slice(directive.start, directive.end))];
  const lines = statements.map((statement) => statement + separator);
  const edits = removals(
    model.file,
    misplaced.map(({ directive }) => directive),
  );
  return [
    {
      title: 'Move it out of the if',
      edits: [...(lines.length > 0 ? [insertion(start, lines.join(''))] : []), ...edits],
    },
  ];
}

/** What may be said once at a level: a directive, or one header. */
function toSubject(placed: Placed): string {
  const { name } = placed.directive;
  return name === HEADER ? `${name} ${toKey(placed)}` : name;
}

function toKey({ directive }: Placed): string {
  return directive.args[0]?.value.toLowerCase() ?? '';
}
