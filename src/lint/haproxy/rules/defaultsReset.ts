import type { Fix, Report, Rule } from '../../rule';
import { insertTimeout } from '../edits';
import { describeIdleLimit } from '../idleLimit';
import { findLostTunnels, type LostTunnel } from '../lostTunnels';
import type { HaproxyModel } from '../model';
import { toStatementSpan } from '../parser';

export const defaultsReset: Rule<HaproxyModel> = {
  id: 'H7',
  name: 'defaults-reset',
  severity: 'warning',
  level: 'recommended',
  summary: 'The timeout tunnel stands in defaults that the backend does not take',
  why: 'An anonymous `defaults` holds for the sections below it, up to the next `defaults`, and each starts from zero: a second one does not add to the first, it replaces all of it. Defaults at the end of the file hold for nothing. A `timeout tunnel` there looks as if it were in force, while idle WebSockets are cut by `timeout client` and `timeout server`.',
  measured:
    'HAProxy 2.6.12 and 3.2.0: with timeout tunnel 1h only in a first anonymous defaults, or only in defaults below the backend, an idle WebSocket is cut after the 2 s of timeout client and server; with `defaults B from A` it stays open.',
  example: {
    before: [
      'defaults',
      '    mode http',
      '    timeout connect 5s',
      '    timeout tunnel 1h',
      '',
      'defaults',
      '    mode http',
      '    timeout client 30s',
      '    timeout server 30s',
      '',
      'listen chat',
      '    bind :80',
      '    server chat1 10.0.0.1:8080',
    ].join('\n'),
    after: [
      'defaults base',
      '    mode http',
      '    timeout connect 5s',
      '    timeout tunnel 1h',
      '',
      'defaults from base',
      '    timeout client 30s',
      '    timeout server 30s',
      '',
      'listen chat',
      '    bind :80',
      '    server chat1 10.0.0.1:8080',
    ].join('\n'),
  },
  manual: 'https://docs.haproxy.org/2.6/configuration.html#4',

  check(model, report) {
    for (const lost of findLostTunnels(model)) {
      const finding = toReport(model, lost);
      if (finding !== undefined) report(finding);
    }
  },
};

function toReport(model: HaproxyModel, lost: LostTunnel): Report | undefined {
  const { kind, tunnel, governing, cuts } = lost;
  const [first, ...others] = cuts;
  if (first === undefined) return undefined;
  const { backend } = first.path;
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
  const effect = `idle WebSockets through ${backend.kind} ${backend.name}${more} are cut ${describeIdleLimit(first.limit)}.`;
  const time = tunnel.value?.value ?? '';
  const isReset = kind === 'reset' && governing !== undefined;
  return {
    ...toStatementSpan(isReset ? governing.section.header : tunnel.line),
    message: isReset
      ? `These defaults start from zero, without the timeout tunnel ${time} of line ${tunnel.line.place}: ${effect}`
      : `Defaults hold for the sections below them, and there are none: ${effect}`,
    fixes: toFixes(model.text, lost),
    related: [
      {
        path: model.path,
        ...toStatementSpan(isReset ? tunnel.line : backend.section.header),
        message: isReset ? 'The timeout that is lost' : 'Does not get it',
      },
    ],
  };
}

function toFixes(text: string, { tunnel, governing, cuts }: LostTunnel): readonly Fix[] {
  const { value } = tunnel;
  const content = `timeout tunnel ${value === undefined ? '1h' : text.slice(value.start, value.end)}`;
  if (governing !== undefined) {
    const title = `Add ${content} to the defaults at line ${governing.section.header.place}`;
    return [{ title, edits: [insertTimeout(text, governing.section, content)] }];
  }
  const edits = cuts.map(({ path }) => insertTimeout(text, path.backend.section, content));
  return [{ title: `Add ${content} to ${cuts.length === 1 ? 'the backend' : 'the backends'}`, edits }];
}
