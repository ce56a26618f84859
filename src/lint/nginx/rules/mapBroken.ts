import type { Edit, Fix, Rule } from '../../rule';
import { insertion, replacement } from '../edits';
import { findHeaders, findSentHeader, type SetHeader } from '../headerSet';
import { headSpan } from '../level';
import { findKnownRows } from '../mapRows';
import { placeOf, relatedTo } from '../messages';
import type { NginxModel } from '../model';
import type { Directive } from '../parser';
import { MAP_VARIABLE } from '../upgradeMapEdit';
import { lookUp, type MapAnswer, toPlainVariable, type VariableMap } from '../variables';

export const mapBroken: Rule<NginxModel> = {
  id: 'N8',
  name: 'map-broken',
  severity: 'error',
  level: 'recommended',
  summary: 'The map does not give "upgrade" for a WebSocket',
  why: 'The map turns the `Upgrade` of the client into the `Connection` for the server: whatever is not empty must become `upgrade`, the empty string may become `close` or stay empty. With the two swapped, or without a `default`, the handshake goes on with `Connection: close` or without `Connection`, and the server takes it for a plain request.',
  measured:
    "NGINX 1.22.1 and 1.31.4: `default close; '' upgrade;` and a map of `'' close;` alone, refused with 426. `default upgrade` works beside `'' close` and beside `'' ''`.",
  example: {
    before:
      "map $http_upgrade $connection_upgrade {\n    default close;\n    ''      upgrade;\n}\n\nserver {\n    location /ws/ {\n        proxy_pass http://127.0.0.1:8080;\n        proxy_set_header Upgrade $http_upgrade;\n        proxy_set_header Connection $connection_upgrade;\n    }\n}",
    after:
      "map $http_upgrade $connection_upgrade {\n    default upgrade;\n    ''      close;\n}\n\nserver {\n    location /ws/ {\n        proxy_pass http://127.0.0.1:8080;\n        proxy_set_header Upgrade $http_upgrade;\n        proxy_set_header Connection $connection_upgrade;\n    }\n}",
  },
  manual: 'https://nginx.org/en/docs/http/ngx_http_map_module.html#map',

  check(model, report) {
    const uses = findUses(model);
    for (const map of findOnlyMaps(model)) {
      const answer = findWrongAnswer(map);
      const use = uses.connections.get(map.variable);
      const isUnseen = map.variable === MAP_VARIABLE && !uses.seen.has(map.variable) && !model.isComplete;
      if (answer === undefined || !(use !== undefined || isUnseen)) continue;
      const where = use === undefined ? 'A Connection made of it' : `The Connection of ${placeOf(model, use.placed)}`;
      report({
        ...headSpan(answer.row ?? map.placed.directive),
        message: `For a WebSocket this map gives ${describe(answer)}. ${where} then asks for no upgrade, and the server answers 400 or 426.`,
        ...(use === undefined ? { severity: 'warning' as const } : {}),
        fixes: toFixes(map, answer),
        related: use === undefined ? [] : [relatedTo(use.placed, `${map.variable} is sent here`)],
      });
    }
  },
};

/** What the variables of maps are used for. */
interface Uses {
  /** By variable: the `Connection` that it alone makes, beside an `Upgrade`. */
  readonly connections: ReadonlyMap<string, SetHeader>;
  /** Every variable that is a `Connection`, whatever stands beside it. */
  readonly seen: ReadonlySet<string>;
}

function findUses(model: NginxModel): Uses {
  const alone = new Map<string, SetHeader>();
  const seen = new Set<string>();
  for (const set of model.headerSets) {
    const connections = findHeaders(set, 'connection');
    for (const { value } of connections) seen.add(toPlainVariable(value));
    const [connection] = connections;
    if (connection === undefined || connections.length > 1 || findSentHeader(set, 'upgrade') === undefined) continue;
    const variable = toPlainVariable(connection.value);
    if (!alone.has(variable)) alone.set(variable, connection);
  }
  return { connections: alone, seen };
}

/** Maps of `$http_upgrade` in the linted file whose variable nothing else gives a value. */
function findOnlyMaps(model: NginxModel): readonly VariableMap[] {
  const candidates = model.maps.filter(({ source, placed }) => source === '$http_upgrade' && model.isHere(placed));
  if (candidates.length === 0) return [];
  const counts = new Map<string, number>();
  const count = (variable: string): void => void counts.set(variable, (counts.get(variable) ?? 0) + 1);
  for (const { variable } of model.maps) count(variable);
  for (const { items } of model.levels)
    for (const { directive } of items)
      if (directive.name !== 'map' && /set|map|geo/.test(directive.name))
        count(toPlainVariable(directive.args[0]?.value ?? ''));
  return candidates.filter(({ variable }) => variable !== '' && counts.get(variable) === 1);
}

function findWrongAnswer(map: VariableMap): MapAnswer | undefined {
  if (findKnownRows(map) === undefined) return undefined;
  const answer = lookUp(map, 'websocket');
  if (answer === undefined) return undefined;
  // The name of the protocol where the word `upgrade` belongs.
  if (/^\$\{?http_upgrade\}?$/i.test(answer.value)) return answer;
  return /\$|\bupgrade\b/i.test(answer.value) ? undefined : answer;
}

function describe({ value, row }: MapAnswer): string {
  if (row === undefined) return 'nothing, since it has no default';
  return value === '' ? 'an empty value' : `"${value}"`;
}

/** The row that decides says `upgrade`; plain requests, which the same row may have served, get a row of their own. */
function toFixes(map: VariableMap, { row }: MapAnswer): readonly Fix[] {
  const title = 'Give "upgrade" for WebSockets';
  const rows = findKnownRows(map) ?? [];
  const plain = rows.find(({ name }) => name === '');
  const edits: Edit[] = [];
  const token = row?.args[0];
  if (token !== undefined) edits.push(replacement(token, 'upgrade'));
  const added = [
    ...(token === undefined ? ['default upgrade;'] : []),
    ...(plain === undefined && (row === undefined || row.name === 'default') ? ["''      close;"] : []),
  ];
  const plainToken = plain?.args[0];
  if (plainToken !== undefined && /\bupgrade\b/i.test(plainToken.value)) edits.push(replacement(plainToken, 'close'));
  const edit = added.length > 0 ? addRows(map, rows, added) : undefined;
  return edit === undefined && added.length > 0
    ? []
    : [{ title, edits: [...edits, ...(edit === undefined ? [] : [edit])] }];
}

/** Rows before the first one, or on the line of the `{` in a map that is empty or on one line. */
function addRows({ placed }: VariableMap, rows: readonly Directive[], added: readonly string[]): Edit | undefined {
  const { text, lineBreak } = placed.source;
  const { block } = placed.directive;
  const [first] = rows;
  if (block === undefined) return undefined;
  const onOneLine = added.map((row) => `${row.replace(/ +/, ' ')} `).join('');
  if (first === undefined) return insertion(block.bodyStart, ` ${onOneLine}`);
  const indentation = text.slice(text.lastIndexOf('\n', first.start - 1) + 1, first.start);
  if (!/^[ \t]*$/.test(indentation)) return insertion(first.start, onOneLine);
  return insertion(first.start, added.map((row) => row + lineBreak + indentation).join(''));
}
