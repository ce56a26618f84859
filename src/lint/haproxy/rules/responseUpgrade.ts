import type { Report, Rule } from '../../rule';
import { findMetHeaderRules, toSparingFixes } from '../handshakeHeaders';
import { type HeaderRule, isDeleting, isSettingWithout } from '../headerRule';
import type { HaproxyModel } from '../model';
import { toStatementSpan } from '../parser';

/** What a client looks for in the 101 answer. */
const NEEDED = { upgrade: 'websocket', connection: 'upgrade' } as const;
const CHECKED_BY_CLIENTS = ['upgrade', 'connection'] as const;

export const responseUpgrade: Rule<HaproxyModel> = {
  id: 'H9',
  name: 'response-upgrade',
  severity: 'error',
  level: 'recommended',
  summary: 'A response rule takes Upgrade or Connection away from the 101 answer',
  why: 'A client must fail the connection when the 101 answer lacks `Upgrade: websocket` or `Connection: Upgrade` (RFC 6455 §4.1). Rules that hide hop-by-hop headers from clients also hide them on the 101. For every other answer HAProxy manages `Connection` itself, so the line is rarely needed at all.',
  measured:
    'HAProxy 2.6.12 and 3.2.0: `http-response` or `http-after-response` with `del-header Upgrade`, `del-header Connection` or `set-header Connection close` makes the client reject the 101. Deleting Sec-WebSocket-Accept is harmless, since HAProxy computes it anew.',
  example: {
    before: ['backend chat', '    http-response del-header Connection', '    server chat1 10.0.0.1:8080'].join('\n'),
    after: ['backend chat', '    server chat1 10.0.0.1:8080'].join('\n'),
  },
  manual: 'https://docs.haproxy.org/2.6/configuration.html#4.2-http-response%20del-header',

  check(model, report) {
    for (const { rule } of findMetHeaderRules(model, 'response')) {
      const lost = CHECKED_BY_CLIENTS.find(
        (name) => isDeleting(rule, name) || isSettingWithout(rule, name, NEEDED[name]),
      );
      if (lost !== undefined) report(toReport(rule, lost, model.text));
    }
  },
};

function toReport(rule: HeaderRule, lost: 'upgrade' | 'connection', text: string): Report {
  const field = lost === 'upgrade' ? 'Upgrade: websocket' : 'Connection: Upgrade';
  return {
    ...toStatementSpan(rule.line),
    message: `This takes ${field} away from the 101 answer too: the client rejects it and no WebSocket opens.`,
    fixes: toSparingFixes(rule, text),
  };
}
