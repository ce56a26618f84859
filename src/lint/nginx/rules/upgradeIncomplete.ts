import type { Fix, Rule } from '../../rule';
import { connectionLine, insertAfter, UPGRADE_LINE } from '../edits';
import { findHeaders, findSentHeader, type HeaderSet, mentionsUpgrade, type SetHeader } from '../headerSet';
import { placeOf } from '../messages';
import type { NginxModel } from '../model';
import { routesBySet } from '../routesBySet';

export const upgradeIncomplete: Rule<NginxModel> = {
  id: 'N2',
  name: 'upgrade-incomplete',
  severity: 'error',
  level: 'recommended',
  summary: 'Only one of Upgrade and Connection is passed on',
  why: 'A WebSocket handshake needs both headers (RFC 6455 §4.1): `Upgrade: websocket` says to what, `Connection: upgrade` says that this hop shall do it. Both are hop-by-hop, so NGINX drops what the client sent and passes on only what `proxy_set_header` writes.',
  measured:
    'NGINX 1.22.1 and 1.31.4, either header alone: refused with 426 (`ws`) or 400 (strict server). Without `Connection`, 1.22.1 sends `Connection: close` and 1.31.4 sends no such header.',
  example: {
    before: 'location /ws/ {\n    proxy_pass http://app;\n    proxy_set_header Upgrade $http_upgrade;\n}',
    after:
      'location /ws/ {\n    proxy_pass http://app;\n    proxy_set_header Upgrade $http_upgrade;\n    proxy_set_header Connection "upgrade";\n}',
  },
  manual: 'https://nginx.org/en/docs/http/websocket.html',

  check(model, report) {
    for (const [set] of routesBySet(model)) {
      const gap = findGap(set);
      const unknown = set.level.unknowns[0];
      if (gap !== undefined && isMisusedFor(set, gap)) continue;
      const site = gap?.present.placed.site;
      if (gap === undefined || site === undefined || unknown?.isAboutProxying === true) continue;
      const message =
        gap.missing === 'Connection' ? toNoConnection(model, gap.present) : toNoUpgrade(model, gap.present);
      report({
        ...site,
        message: unknown === undefined ? message : `${message} Not seen in this file; ${unknown.name} may set it.`,
        ...(unknown === undefined ? {} : { severity: 'hint' as const }),
        fixes: toFixes(model, gap),
      });
    }
  },
};

interface Gap {
  readonly missing: 'Upgrade' | 'Connection';
  readonly present: SetHeader;
}

function findGap(set: HeaderSet): Gap | undefined {
  const has = (key: string) => findHeaders(set, key).length > 0 || findHeaders(set, `${key}:`).length > 0;
  const upgrade = findSentHeader(set, 'upgrade');
  if (upgrade !== undefined) return has('connection') ? undefined : { missing: 'Connection', present: upgrade };
  const connection = findHeaders(set, 'connection').find(mentionsUpgrade);
  return connection === undefined || has('upgrade') ? undefined : { missing: 'Upgrade', present: connection };
}

/** Where `add_header` or `proxy_pass_header` stands in for the missing one, N16 tells and mends that. */
function isMisusedFor({ level }: HeaderSet, { missing }: Gap): boolean {
  return level.items.some(
    ({ directive: { name, args } }) =>
      (name === 'proxy_pass_header' || (name === 'add_header' && /upgrade|websocket/i.test(args[1]?.value ?? ''))) &&
      args[0]?.value.toLowerCase() === missing.toLowerCase(),
  );
}

function toNoConnection(model: NginxModel, { placed }: SetHeader): string {
  const isNew = model.isNginxAtLeast('1.29.7');
  const closes = 'nginx sends "Connection: close"';
  const silent = 'nginx sends no Connection header';
  const sent = isNew === undefined ? `${closes} (no such header since 1.29.7)` : isNew ? silent : closes;
  return `Upgrade is passed on (${placeOf(model, placed)}) but Connection is not: ${sent}, and the server refuses the upgrade.`;
}

function toNoUpgrade(model: NginxModel, { placed }: SetHeader): string {
  return `Connection asks for an upgrade (${placeOf(model, placed)}) but Upgrade is not passed on: the server is not told to what, and answers 400 or 426.`;
}

function toFixes(model: NginxModel, { missing, present }: Gap): readonly Fix[] {
  const line = missing === 'Connection' ? connectionLine(model) : UPGRADE_LINE;
  // What stands in an included file is mended there: a line beside the include would be no part of its blocks.
  if (!model.isHere(present.placed) && present.placed.level.opener?.source !== model.file) return [];
  const edit = insertAfter(model.file, present.placed.site, [line]);
  return edit === undefined ? [] : [{ title: `Add ${line.slice(0, -1)}`, edits: [edit] }];
}
