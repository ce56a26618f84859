import type { Fix, Report, Rule } from '../../rule';
import { joinWords } from '../../words';
import { connectionLine, copyInherited, replacement, UPGRADE_LINE } from '../edits';
import { findHeaders, findSentHeader, type HeaderSet, mentionsUpgrade } from '../headerSet';
import { resolveList } from '../inheritedLists';
import { headSpan, type Level, type Placed } from '../level';
import { placeOf, relatedTo } from '../messages';
import type { NginxModel } from '../model';
import type { Directive } from '../parser';
import { removals } from '../removal';

const NAMES = ['add_header', 'proxy_pass_header'] as const;

export const wrongDirective: Rule<NginxModel> = {
  id: 'N16',
  name: 'wrong-directive',
  severity: 'warning',
  level: 'recommended',
  summary: 'A directive for answers is used where a request header is meant',
  why: '`add_header` and `proxy_pass_header` are about the answer to the client. What the server is told is set by `proxy_set_header` alone, so `add_header Upgrade $http_upgrade` leaves the handshake without its headers.',
  measured:
    'NGINX 1.22.1 with `add_header` or `proxy_pass_header` instead of `proxy_set_header`: refused with 426; `nginx -t` is silent.',
  example: {
    before:
      'location /ws/ {\n    proxy_pass http://app;\n    add_header Upgrade $http_upgrade;\n    add_header Connection "upgrade";\n}',
    after:
      'location /ws/ {\n    proxy_pass http://app;\n    proxy_set_header Upgrade $http_upgrade;\n    proxy_set_header Connection "upgrade";\n}',
  },
  manual: 'https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_set_header',

  check(model, report) {
    for (const [level, misused] of findMisused(model)) report(judge(model, level, misused));
  },
};

interface Misused {
  readonly placed: readonly Placed[];
  /** The proxied levels it was meant for. */
  readonly users: readonly Level[];
}

/** By the level that holds them. */
function findMisused(model: NginxModel): ReadonlyMap<Level, Misused> {
  const found = new Map<Level, { readonly placed: Placed[]; readonly users: Level[] }>();
  for (const name of NAMES) {
    const lists = resolveList(model.levels, name);
    const misused = new Map<readonly Placed[], readonly Placed[]>();
    for (const { level } of model.routes) {
      const list = lists.get(level) ?? [];
      const known = misused.get(list);
      const wrong = known ?? list.filter((placed) => model.isHere(placed) && isAboutUpgrade(placed));
      misused.set(list, wrong);
      const [first] = wrong;
      if (first === undefined) continue;
      const group = found.get(first.level) ?? { placed: [], users: [] };
      found.set(first.level, group);
      if (known === undefined) group.placed.push(...wrong);
      group.users.push(level);
    }
  }
  return found;
}

function isAboutUpgrade({ directive }: Placed): boolean {
  const [name, value] = directive.args;
  const key = name?.value.toLowerCase();
  if (key !== 'upgrade' && key !== 'connection') return false;
  return directive.name === 'proxy_pass_header' || /upgrade|websocket/i.test(value?.value ?? '');
}

function judge(model: NginxModel, level: Level, { placed, users }: Misused): Report {
  const [first, ...others] = [...placed].sort((a, b) => a.directive.start - b.directive.start);
  const names = [...new Set(placed.map(({ directive }) => directive.name))];
  const about = `${joinWords(names)} ${names.length > 1 ? 'change' : 'changes'} the answer to the client, not the request to the server`;
  const common = {
    ...(first === undefined ? { start: 0, end: 0 } : headSpan(first.directive)),
    related: others.map((other) => relatedTo(other, `The same (${placeOf(model, other)})`)),
  };
  const headers = users.map((user) => model.headers(user));
  const isDoneRight = headers.some(({ set }) => isComplete(set));
  if (!isDoneRight && headers.every(({ unknown }) => unknown === undefined))
    return {
      ...common,
      message: `${about}: the server sees no upgrade request and answers 400 or 426.`,
      fixes: toFixes(model, level, { placed, users }),
    };
  return {
    ...common,
    severity: 'hint',
    message: `${about}: without effect on WebSockets.`,
    fixes: isDoneRight ? [{ title: 'Remove what has no effect', edits: removals(model.file, toSpans(placed)) }] : [],
  };
}

function toSpans(placed: readonly Placed[]): readonly Directive[] {
  return placed.map(({ directive }) => directive);
}

function isComplete(set: HeaderSet | undefined): boolean {
  return findSentHeader(set, 'upgrade') !== undefined && findHeaders(set, 'connection').some(mentionsUpgrade);
}

/** Takes along what the level inherits; none where levels below have headers of their own, which nothing here would reach. */
function toFixes(model: NginxModel, level: Level, { placed, users }: Misused): readonly Fix[] {
  const { set } = model.headers(level);
  if (!users.every((user) => model.headers(user).set === set)) return [];
  const own = set?.level === level ? set : undefined;
  const wanted = [...copyInherited(model, level, new Set(['upgrade', 'connection']))];
  if (findHeaders(own, 'upgrade').length === 0) wanted.push(UPGRADE_LINE);
  if (findHeaders(own, 'connection').length === 0) wanted.push(toConnectionLine(model, placed));
  const [first, ...rest] = [...placed].sort((a, b) => a.directive.start - b.directive.start);
  if (first === undefined || wanted.length === 0) return [];
  const { text, lineBreak } = model.file;
  const { start } = first.directive;
  const indentation = text.slice(text.lastIndexOf('\n', start - 1) + 1, start);
  const separator = /^[ \t]*$/.test(indentation) ? lineBreak + indentation : ' ';
  const edits = [replacement(first.directive, wanted.join(separator)), ...removals(model.file, toSpans(rest))];
  return [{ title: 'Use proxy_set_header', edits }];
}

/** With the value that the author has written for it. */
function toConnectionLine(model: NginxModel, placed: readonly Placed[]): string {
  const written = placed.find(
    ({ directive: { name, args } }) => name === 'add_header' && args[0]?.value.toLowerCase() === 'connection',
  );
  const value = written?.directive.args[1];
  return value === undefined
    ? connectionLine(model)
    : `proxy_set_header Connection ${model.file.text.slice(value.start, value.end)};`;
}
