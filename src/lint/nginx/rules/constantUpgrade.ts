import type { Fix, Rule } from '../../rule';
import { replacement } from '../edits';
import { findHeaders, type HeaderSet, type SetHeader } from '../headerSet';
import { describeLevel, headSpan } from '../level';
import { placeOf, relatedTo } from '../messages';
import type { NginxModel } from '../model';
import { routesBySet } from '../routesBySet';
import { isCatchAll, isSocketOnly } from '../socketOnly';
import { insertUpgradeMap, MAP_VARIABLE } from '../upgradeMapEdit';

export const constantUpgrade: Rule<NginxModel> = {
  id: 'N29',
  name: 'constant-upgrade',
  severity: 'warning',
  level: 'recommended',
  summary: 'Plain requests ask for a WebSocket too',
  why: 'With both headers constant, every request that comes through the location says `Upgrade: websocket`, pages and API calls included. A server that speaks WebSocket takes them for broken handshakes. `$http_upgrade` is empty for plain requests, and NGINX then sends no `Upgrade` at all.',
  measured:
    'NGINX 1.22.1 and 1.31.4 with `Upgrade websocket` and `Connection "upgrade"`: WebSockets work, plain GET requests get 400.',
  example: {
    before:
      'location / {\n    proxy_pass http://app;\n    proxy_set_header Upgrade websocket;\n    proxy_set_header Connection "upgrade";\n}',
    after:
      'location / {\n    proxy_pass http://app;\n    proxy_set_header Upgrade $http_upgrade;\n    proxy_set_header Connection "upgrade";\n}',
  },
  manual: 'https://nginx.org/en/docs/http/websocket.html',

  check(model, report) {
    for (const [set, routes] of routesBySet(model)) {
      const pair = findConstants(set);
      const mixed = routes.filter((route) => !isSocketOnly(model, route));
      const hit = mixed.find(isCatchAll) ?? mixed[0];
      if (pair === undefined || hit === undefined || !model.isHere(pair.upgrade.placed)) continue;
      const where = describeLevel(hit.location);
      const message = isCatchAll(hit)
        ? `Every request through ${where} asks for a WebSocket: plain ones are taken for broken handshakes and get 400.`
        : `Every request through ${where} asks for a WebSocket: plain ones, if any come, get 400.`;
      report({
        ...headSpan(pair.upgrade.placed.directive),
        message,
        ...(isCatchAll(hit) ? {} : { severity: 'hint' as const }),
        fixes: toFixes(model, pair),
        related: [
          relatedTo(
            pair.connection.placed,
            `Connection is constant as well (${placeOf(model, pair.connection.placed)})`,
          ),
        ],
      });
    }
  },
};

interface Constants {
  readonly upgrade: SetHeader;
  readonly connection: SetHeader;
}

function findConstants(set: HeaderSet): Constants | undefined {
  const [upgrade, ...others] = findHeaders(set, 'upgrade');
  const connection = findHeaders(set, 'connection').find(({ value }) => /^[^$]*\bupgrade\b[^$]*$/i.test(value));
  const isConstant = others.length === 0 && upgrade !== undefined && /^websocket$/i.test(upgrade.value);
  return isConstant && connection !== undefined ? { upgrade, connection } : undefined;
}

function toFixes(model: NginxModel, { upgrade, connection }: Constants): readonly Fix[] {
  if (upgrade.valueToken === undefined || connection.valueToken === undefined) return [];
  const passOn = replacement(upgrade.valueToken, '$http_upgrade');
  const fixes: Fix[] = [{ title: 'Send Upgrade $http_upgrade', edits: [passOn] }];
  const map = insertUpgradeMap(model, 'close');
  const variable = model.upgradeMap?.variable ?? (map === undefined ? undefined : MAP_VARIABLE);
  if (variable !== undefined && model.isHere(connection.placed))
    fixes.push({
      title: `Send Upgrade $http_upgrade and Connection ${variable}`,
      edits: [
        ...(model.upgradeMap === undefined && map !== undefined ? [map] : []),
        passOn,
        replacement(connection.valueToken, variable),
      ],
    });
  return fixes;
}
