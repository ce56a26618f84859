import type { Fix, Report, Rule } from '../../rule';
import { findAffinity } from '../affinity';
import { insertAbove, insertBelow } from '../edits';
import type { HaproxyModel } from '../model';
import { type Line, toStatementSpan } from '../parser';
import { hasBackend, type ProxySection } from '../proxy';
import { findActiveServers } from '../servers';

/** A table and the rule that uses it come in pairs. */
export const stickUnused: Rule<HaproxyModel> = {
  id: 'H18',
  name: 'stick-unused',
  severity: 'warning',
  level: 'recommended',
  summary: 'A stick table that no stick rule uses, or a stick rule without a table',
  why: '`stick-table` only makes room: which request is remembered under which key is said by `stick on`, `stick match` or `stick store-request`. Without one of them the table stays empty and the servers take turns, which breaks the polling of Socket.IO and the like. The other way round, a `stick` rule in a section without a table, or with the name of none, is an error that keeps HAProxy from starting.',
  measured:
    'HAProxy 2.6.12 and 3.2.0: with `stick-table type ip size 1k` alone the requests of one client alternate between two servers, and `haproxy -c` says nothing; with `stick on src` they stay on one. `stick on src` without a table is refused: unable to find stick-table.',
  example: {
    before: [
      'defaults',
      '    mode http',
      '',
      'backend io',
      '    stick-table type ip size 200k expire 30m',
      '    server io1 10.0.0.1:8080',
      '    server io2 10.0.0.2:8080',
    ].join('\n'),
    after: [
      'defaults',
      '    mode http',
      '',
      'backend io',
      '    stick-table type ip size 200k expire 30m',
      '    stick on src',
      '    server io1 10.0.0.1:8080',
      '    server io2 10.0.0.2:8080',
    ].join('\n'),
  },
  manual: 'https://docs.haproxy.org/2.6/configuration.html#4.2-stick%20on',

  check(model, report) {
    let usedNames: ReadonlySet<string> | undefined;
    const isNamed = (name: string) => {
      usedNames ??= findUsedNames(model);
      return usedNames.has(name);
    };
    for (const proxy of model.proxies) {
      if (!hasBackend(proxy) || proxy.section.hasInsertions) continue;
      const table = proxy.section.lines.find((line) => line.keyword === 'stick-table');
      const finding = table === undefined ? findTableless(model, proxy) : findUnused(model, proxy, table, isNamed);
      if (finding !== undefined) report(finding);
    }
  },
};

/** The first `stick` line that looks for a table in its own section, where there is none. */
function findTableless({ text }: HaproxyModel, { kind, name, section }: ProxySection): Report | undefined {
  const line = section.lines.find((one) => one.keyword === 'stick' && !hasTableName(one));
  if (line === undefined) return undefined;
  const fetch = line.args[1]?.value.replace(/[(,].*$/s, '') ?? '';
  const type = fetch === 'src' ? 'ip' : 'string len 64';
  return {
    ...toStatementSpan(line),
    severity: 'error',
    message: `HAProxy will not start: ${kind} ${name} has a stick rule and no stick-table.`,
    fixes: [
      {
        title: `Add a stick-table of type ${type.split(' ')[0]}`,
        edits: [insertAbove(text, line, `stick-table type ${type} size 200k expire 30m`)],
      },
    ],
  };
}

function hasTableName(line: Line): boolean {
  return line.args.some((word) => word.value === 'table' || word.isUnknown);
}

/** A table that nothing in the file fills, in a section whose servers take turns. */
function findUnused(
  model: HaproxyModel,
  proxy: ProxySection,
  table: Line,
  isNamed: (name: string) => boolean,
): Report | undefined {
  const { kind, name } = proxy;
  const count = findActiveServers(proxy.section).length;
  // A table with counters is there for rates and limits; whether they are kept may be said elsewhere.
  if (count < 2 || table.branch !== undefined || table.args.some(({ value }) => value === 'store')) return undefined;
  if (findAffinity(proxy) !== 'none' || isTracking(proxy) || isNamed(name)) return undefined;
  return {
    ...toStatementSpan(table),
    message: `Nothing uses this stick-table: the ${count} servers of ${kind} ${name} take turns for every client.`,
    fixes: toFixes(model.text, proxy, table),
  };
}

function isTracking({ section }: ProxySection): boolean {
  return section.lines.some((line) => line.args.some(({ value }) => /^track-sc|^(?:src|sc\d*)_/.test(value)));
}

/** Names that any line uses as those of tables, as in `table io` or `table_conn_cnt(io)`. */
function findUsedNames({ file }: HaproxyModel): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { lines } of file.sections) {
    for (const { args } of lines) {
      let isAfterTable = false;
      for (const { value } of args) {
        if (isAfterTable) names.add(value);
        isAfterTable = value === 'table';
        if (value.includes('(')) for (const part of value.split(/[(),\s\]]+/)) names.add(part);
      }
    }
  }
  return names;
}

function toFixes(text: string, { section }: ProxySection, table: Line): readonly Fix[] {
  const type = table.args.find((_, at) => table.args[at - 1]?.value === 'type')?.value;
  if (type !== 'ip' && type !== 'ipv6') return [];
  return [{ title: 'Add stick on src', edits: [insertBelow(text, section, table, 'stick on src')] }];
}
