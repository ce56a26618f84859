import type { Fix, Rule } from '../../rule';
import { replacement } from '../edits';
import { findHeaders, type SetHeader } from '../headerSet';
import { headSpan } from '../level';
import type { NginxModel } from '../model';
import { insertUpgradeMap, MAP_VARIABLE } from '../upgradeMapEdit';
import { toPlainVariable } from '../variables';

/** Prefixes that make a variable of any name; what nginx itself defines has no `upgrade` in its name otherwise. */
const ANY_NAME = /^\$(?:http|sent_http|sent_trailer|upstream_http|upstream_trailer|upstream_cookie|arg|cookie)_/;

export const mapMissing: Rule<NginxModel> = {
  id: 'N7',
  name: 'map-missing',
  severity: 'error',
  level: 'recommended',
  summary: 'A variable for Connection is defined nowhere',
  why: '`$connection_upgrade` is no variable of NGINX: guides define it with a `map` in `http`, which is easily left behind when only the location is copied. NGINX does not start with a variable that nothing defines.',
  measured: 'NGINX 1.22.1 and 1.31.4 do not start: unknown "connection_upgrade" variable.',
  example: {
    before:
      'events {}\nhttp {\n    server {\n        location /ws/ {\n            proxy_pass http://127.0.0.1:8080;\n            proxy_set_header Upgrade $http_upgrade;\n            proxy_set_header Connection $connection_upgrade;\n        }\n    }\n}',
    after:
      "events {}\nhttp {\n    map $http_upgrade $connection_upgrade {\n        default upgrade;\n        ''      close;\n    }\n\n    server {\n        location /ws/ {\n            proxy_pass http://127.0.0.1:8080;\n            proxy_set_header Upgrade $http_upgrade;\n            proxy_set_header Connection $connection_upgrade;\n        }\n    }\n}",
  },
  manual: 'https://nginx.org/en/docs/http/ngx_http_map_module.html#map',

  check(model, report) {
    // Any other file may hold the map: only a whole configuration shows that it is missing.
    const isWhole = model.isComplete;
    const isServerFile = model.shape === 'servers' && model.levels.every(({ unknowns }) => unknowns.length === 0);
    if (!isWhole && !isServerFile) return;
    const missing = findMissing(model);
    for (const [variable, header] of missing) {
      const others = `No map in this file defines ${variable}: nginx does not start unless another file of its http level does.`;
      report({
        ...headSpan(header.placed.directive),
        message: isWhole ? `Nothing defines ${variable}: nginx does not start (unknown variable).` : others,
        ...(isWhole ? {} : { severity: 'hint' as const }),
        fixes: toFixes(model, variable, header),
      });
    }
  },
};

/** By variable, its first use in the linted file. */
function findMissing(model: NginxModel): ReadonlyMap<string, SetHeader> {
  const missing = new Map<string, SetHeader>();
  for (const set of model.headerSets) {
    for (const header of [...findHeaders(set, 'connection'), ...findHeaders(set, 'upgrade')]) {
      const variable = toPlainVariable(header.value);
      if (
        isCandidate(header, variable) &&
        model.isHere(header.placed) &&
        !model.variables.has(variable) &&
        !missing.has(variable)
      )
        missing.set(variable, header);
    }
  }
  if (missing.size > 0) for (const name of collectOtherNames(model)) missing.delete(name);
  return missing;
}

/** The names of guides, apart from those that other rules explain: `Connection $upgrade`, `Upgrade $connection_upgrade`. */
function isCandidate({ key }: SetHeader, variable: string): boolean {
  const isExplained = variable === (key === 'connection' ? '$upgrade' : MAP_VARIABLE);
  return /^\$\w*upgrade\w*$/.test(variable) && !ANY_NAME.test(variable) && !isExplained;
}

/** Names that a module nginx does not ship, or a named group of a regular expression, may define. */
function* collectOtherNames(model: NginxModel): Iterable<string> {
  for (const { opener, items } of model.levels) {
    for (const { directive } of opener === undefined ? items : [opener, ...items]) {
      if (directive.name !== 'proxy_set_header' && directive.args[0] !== undefined)
        yield toPlainVariable(directive.args[0].value);
      for (const { value } of directive.args)
        for (const [, name = ''] of value.matchAll(/\(\?P?<(\w+)>/g)) yield `$${name}`;
    }
  }
}

function toFixes(model: NginxModel, variable: string, { valueToken, key }: SetHeader): readonly Fix[] {
  const known = model.upgradeMap?.variable;
  if (valueToken === undefined) return [];
  if (key === 'upgrade')
    return [{ title: 'Send Upgrade $http_upgrade', edits: [replacement(valueToken, '$http_upgrade')] }];
  if (known !== undefined) return [{ title: `Send ${known}`, edits: [replacement(valueToken, known)] }];
  const map = insertUpgradeMap(model, 'close', variable);
  return map === undefined ? [] : [{ title: `Add the map for ${variable}`, edits: [map] }];
}
