import type { Report, Rule } from '../../rule';
import { deleteLine } from '../edits';
import { findMetHeaderRules, toSparingFixes } from '../handshakeHeaders';
import { type HeaderRule, isDeleting, isMissingByCase, isSettingWithout } from '../headerRule';
import type { HaproxyModel } from '../model';
import { toStatementSpan } from '../parser';

const HOP_BY_HOP = ['upgrade', 'connection'] as const;

export const upgradeDeleted: Rule<HaproxyModel> = {
  id: 'H8',
  name: 'upgrade-deleted',
  severity: 'error',
  level: 'recommended',
  summary: 'A request rule takes Upgrade or Connection away from the handshake',
  why: 'The server learns from `Upgrade: websocket` and `Connection: Upgrade` that a WebSocket is wanted. HAProxy passes both on by itself and rewrites the other hop-by-hop fields as it needs. A rule that deletes one of them, or that sets `Connection` to something without `upgrade`, turns the handshake into a plain GET, which a WebSocket server refuses.',
  measured:
    'HAProxy 2.6.12 and 3.2.0: `del-header Upgrade`, `del-header Connection`, `set-header Connection close` and `del-header ^upgrade$ -m reg` each end in status 426. A regular expression with capitals such as `^Upgrade$ -m reg` never matches, since HAProxy holds names in lower case; 2.6.12: `Upgrade -m str`, `Up -m beg`, `GRADE -m end` and `GRAD -m sub` do, and `set-header Upgrade h2c` ends in status 400. With `if { hdr(Upgrade) -m sub h2c }` WebSockets work.',
  example: {
    before: ['backend chat', '    http-request del-header Upgrade', '    server chat1 10.0.0.1:8080'].join('\n'),
    after: ['backend chat', '    server chat1 10.0.0.1:8080'].join('\n'),
  },
  manual: 'https://docs.haproxy.org/2.6/configuration.html#4.2-http-request%20del-header',

  check(model, report) {
    for (const { rule } of findMetHeaderRules(model, 'request')) {
      const finding = checkRule(rule, model.text);
      if (finding !== undefined) report(finding);
    }
  },
};

function checkRule(rule: HeaderRule, text: string): Report | undefined {
  const span = toStatementSpan(rule.line);
  const deleted = HOP_BY_HOP.filter((name) => isDeleting(rule, name)).map(toTitle);
  if (deleted.length > 0) {
    const message = `This removes ${deleted.join(' and ')} from the handshake, so the server sees no WebSocket request. HAProxy handles hop-by-hop headers itself.`;
    return { ...span, message, fixes: toSparingFixes(rule, text) };
  }
  if (isSettingWithout(rule, 'connection', 'upgrade')) {
    const message = `This sends Connection: ${rule.value?.value} to the server: without "upgrade" it sees no WebSocket request. HAProxy handles hop-by-hop headers itself.`;
    return { ...span, message, fixes: toSparingFixes(rule, text) };
  }
  if (isSettingWithout(rule, 'upgrade', 'websocket')) {
    const message = `This sends Upgrade: ${rule.value?.value} to the server: it is asked for another protocol than a WebSocket. HAProxy passes Upgrade on by itself.`;
    return { ...span, message, fixes: toSparingFixes(rule, text) };
  }
  const missed = HOP_BY_HOP.filter((name) => rule.action === 'del-header' && isMissingByCase(rule, name));
  if (missed.length === 0) return undefined;
  const message = `This never matches: HAProxy holds header names in lower case. With ${missed.join(' or ')} in lower case it would break WebSockets.`;
  return {
    ...span,
    message,
    severity: 'hint',
    fixes: [{ title: 'Delete this line', edits: [deleteLine(text, rule.line)] }],
  };
}

function toTitle(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
