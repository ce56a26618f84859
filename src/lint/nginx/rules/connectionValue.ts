import { hasSmartQuote } from '../../lexical/smartQuotes';
import type { Fix, Rule } from '../../rule';
import { editDistance } from '../editDistance';
import { replacement } from '../edits';
import { findHeaders, findSentHeader, type HeaderSet, type SetHeader } from '../headerSet';
import { headSpan } from '../level';
import { placeOf, relatedTo } from '../messages';
import type { NginxModel } from '../model';
import { isTemplated } from '../templates';
import { insertUpgradeMap, MAP_VARIABLE } from '../upgradeMapEdit';
import { toPlainVariable } from '../variables';

export const connectionValue: Rule<NginxModel> = {
  id: 'N4',
  name: 'connection-value',
  severity: 'error',
  level: 'recommended',
  summary: 'Connection does not say "upgrade" beside an Upgrade header',
  why: 'A server upgrades only when `Connection` contains the token `upgrade` (RFC 6455 §4.2.1). `close`, `keep-alive`, an empty value (which removes the header) and `$http_upgrade` (which sends `Connection: websocket`) all turn the handshake into a plain request.',
  measured:
    'NGINX 1.22.1 and 1.31.4 with `close`, `keep-alive`, `""` or `$http_upgrade`: refused with 426 (`ws`) or 400 (strict server), all four. `$http_connection` works, also for the `keep-alive, Upgrade` that Firefox sends.',
  example: {
    before: 'proxy_set_header Upgrade $http_upgrade;\nproxy_set_header Connection "";',
    after: 'proxy_set_header Upgrade $http_upgrade;\nproxy_set_header Connection "upgrade";',
  },
  manual: 'https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_set_header',

  check(model, report) {
    for (const set of model.headerSets) {
      const upgrade = findSentHeader(set, 'upgrade');
      const wrong = findWrongConnection(model, set);
      if (upgrade === undefined || wrong?.valueToken === undefined || !model.isHere(wrong.placed)) continue;
      report({
        ...headSpan(wrong.placed.directive),
        message: `${describeValue(wrong)} beside the Upgrade of ${placeOf(model, upgrade.placed)}: the server sees no upgrade request and answers 400 or 426.`,
        fixes: toFixes(model, wrong),
        related: [relatedTo(upgrade.placed, 'Upgrade is passed on here')],
      });
    }
  },
};

/** The first `Connection` of a set in which none can ask for the upgrade: two of them are both sent, and one is enough. */
function findWrongConnection(model: NginxModel, set: HeaderSet): SetHeader | undefined {
  const connections = findHeaders(set, 'connection');
  return connections.every((header) => isWrong(model, header.value)) ? connections[0] : undefined;
}

function isWrong(model: NginxModel, value: string): boolean {
  if (isTemplated(value) || hasSmartQuote(value)) return false;
  const variable = toPlainVariable(value);
  if (variable === '$http_upgrade') return true;
  if (variable === '$upgrade') return model.isComplete && !model.variables.has(variable);
  return isMisspelt(variable) || (!value.includes('$') && !hasUpgradeToken(value));
}

/** Tokens stand between commas: `keep-alive upgrade` and `'upgrade'` are none that a server knows. */
function hasUpgradeToken(value: string): boolean {
  return value.split(',').some((token) => /^[ \t]*upgrade[ \t]*$/i.test(token));
}

/** Nginx takes any name behind `$http_`: one letter off, and the value is empty. */
function isMisspelt(variable: string): boolean {
  return /^\$http_[a-z]+$/i.test(variable) && editDistance(variable.toLowerCase(), '$http_connection') === 1;
}

function describeValue({ value }: SetHeader): string {
  if (value === '') return 'Connection "" removes the header';
  if (toPlainVariable(value) === '$http_upgrade') return 'Connection $http_upgrade sends "websocket"';
  if (isMisspelt(toPlainVariable(value))) return `Connection ${value} looks misspelt and is always empty`;
  return value.startsWith('$')
    ? `Connection is ${value}, a variable that nothing defines,`
    : `Connection is "${value}"`;
}

function toFixes(model: NginxModel, wrong: SetHeader): readonly Fix[] {
  const token = wrong.valueToken;
  if (token === undefined) return [];
  const variable = model.upgradeMap?.variable;
  const toConstant: Fix = { title: 'Send Connection "upgrade"', edits: [replacement(token, '"upgrade"')] };
  if (variable !== undefined)
    return [{ title: `Send Connection ${variable}`, edits: [replacement(token, variable)] }, toConstant];
  // An empty Connection is how keep-alive to the upstream is kept: plain requests shall still get it.
  const map = insertUpgradeMap(model, wrong.value === '' ? "''" : 'close');
  if (map === undefined) return [toConstant];
  return [
    toConstant,
    { title: `Add a map and send Connection ${MAP_VARIABLE}`, edits: [map, replacement(token, MAP_VARIABLE)] },
  ];
}
