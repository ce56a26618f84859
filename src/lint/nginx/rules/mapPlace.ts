import type { Fix, Rule } from '../../rule';
import { describeLevel, headSpan, type Level, type Placed } from '../level';
import type { NginxModel } from '../model';
import { removal } from '../removal';
import { insertIntoHttp } from '../upgradeMapEdit';

export const mapPlace: Rule<NginxModel> = {
  id: 'N35',
  name: 'map-place',
  severity: 'error',
  level: 'all',
  summary: 'A map stands outside of http',
  why: 'A `map` is allowed in `http` alone, where it costs nothing until its variable is read. Copied into the `server` or the `location` that uses the variable, it keeps NGINX from starting.',
  measured: 'NGINX 1.22.1 and 1.31.4 do not start: "map" directive is not allowed here.',
  example: {
    before:
      "server {\n    map $http_upgrade $connection_upgrade {\n        default upgrade;\n        ''      close;\n    }\n\n    listen 80;\n}",
    after:
      "map $http_upgrade $connection_upgrade {\n    default upgrade;\n    ''      close;\n}\n\nserver {\n    listen 80;\n}",
  },
  manual: 'https://nginx.org/en/docs/http/ngx_http_map_module.html#map',

  check(model, report) {
    for (const level of model.levels) {
      if (!isWrongPlace(level)) continue;
      for (const placed of level.items) {
        const isMap = placed.directive.name === 'map' && placed.directive.block?.kind === 'rows';
        if (!isMap || !model.isHere(placed)) continue;
        const where = level.kind === 'main' ? 'outside of it' : `in ${describeLevel(level)}`;
        report({
          ...headSpan(placed.directive),
          message: `A map may stand in http only, not ${where}: nginx does not start.`,
          fixes: toFixes(model, placed),
        });
      }
    }
  },
};

function isWrongPlace({ kind, children, protocol }: Level): boolean {
  if (kind === 'main') return children.some((child) => child.kind === 'http');
  return protocol === 'http' && (kind === 'server' || kind === 'location' || kind === 'if' || kind === 'upstream');
}

function toFixes(model: NginxModel, { directive, source }: Placed): readonly Fix[] {
  const text = source.text.slice(directive.start, directive.end);
  const before = source.text.slice(source.text.lastIndexOf('\n', directive.start - 1) + 1, directive.start);
  const indentation = /^[ \t]*/.exec(before)?.[0] ?? '';
  const lines = text
    .split(/\r?\n/)
    .map((line, index) => (index > 0 && line.startsWith(indentation) ? line.slice(indentation.length) : line));
  const edit = directive.block?.isClosed === true ? insertIntoHttp(model, () => lines, lines.join(' ')) : undefined;
  return edit === undefined ? [] : [{ title: 'Move the map to http', edits: [edit, removal(model.file, directive)] }];
}
