import type { Rule } from '../../rule';
import { findMetHeaderRules, isDeletingAny, toSparingFixes } from '../handshakeHeaders';
import { type HeaderRule, isDeleting } from '../headerRule';
import type { HaproxyModel } from '../model';
import { toStatementSpan } from '../parser';

const PROTOCOL = 'sec-websocket-protocol';

/** What other rules speak of when the same line takes it away. */
const GRAVER = {
  request: ['upgrade', 'connection', 'sec-websocket-key', 'sec-websocket-version'],
  response: ['upgrade', 'connection', 'sec-websocket-extensions'],
} as const;

export const subprotocol: Rule<HaproxyModel> = {
  id: 'H12',
  name: 'subprotocol',
  severity: 'warning',
  level: 'all',
  summary: 'Sec-WebSocket-Protocol is taken out of the request or of the answer',
  why: 'A client that speaks MQTT, STOMP, GraphQL or another subprotocol names it in `Sec-WebSocket-Protocol`, and the server names the one it took in the answer. When either loses the header, the client gets an answer without a subprotocol, and most clients then close. Clients that ask for none do not notice.',
  measured:
    'HAProxy 2.6.12 and 3.2.0: with `del-header Sec-WebSocket-Protocol` on the request or on the answer, a client that asks for a subprotocol rejects the 101 ("Server sent no subprotocol").',
  example: {
    before: [
      'backend mqtt',
      '    http-response del-header Sec-WebSocket-Protocol',
      '    server broker1 10.0.0.1:8080',
    ].join('\n'),
    after: ['backend mqtt', '    server broker1 10.0.0.1:8080'].join('\n'),
  },
  manual: 'https://docs.haproxy.org/2.6/configuration.html#4.2-http-response%20del-header',

  check(model, report) {
    const rules = [...findMetHeaderRules(model, 'request'), ...findMetHeaderRules(model, 'response')];
    for (const { rule } of rules) {
      if (!isDeleting(rule, PROTOCOL) || isDeletingAny(rule, GRAVER[rule.direction])) continue;
      report({ ...toStatementSpan(rule.line), message: toMessage(rule), fixes: toSparingFixes(rule, model.text) });
    }
  },
};

function toMessage({ direction }: HeaderRule): string {
  const lost =
    direction === 'request'
      ? 'The server does not see which subprotocols the client speaks, and names none'
      : 'The client does not see which subprotocol the server took';
  return `${lost}: clients that ask for one, such as MQTT, STOMP or GraphQL over WebSocket, reject the answer.`;
}
