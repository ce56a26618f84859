import type { Rule } from '../../rule';
import { findMetHeaderRules, isDeletingAny, toSparingFixes } from '../handshakeHeaders';
import { findConstant, type HeaderRule, isDeleting } from '../headerRule';
import type { HaproxyModel } from '../model';
import { toStatementSpan } from '../parser';

const KEY = 'sec-websocket-key';
const VERSION = 'sec-websocket-version';
/** The version of RFC 6455, and the last draft that many servers still take. */
const SPOKEN_VERSIONS: ReadonlySet<string> = new Set(['13', '8']);

export const keyDeleted: Rule<HaproxyModel> = {
  id: 'H11',
  name: 'key-deleted',
  severity: 'error',
  level: 'all',
  summary: 'A request rule takes Sec-WebSocket-Key or -Version from the handshake',
  why: 'The client sends a random `Sec-WebSocket-Key` and believes the answer only when its `Sec-WebSocket-Accept` was made of that key. When the key is gone HAProxy makes up another one for the server, and the answer fits nothing the client sent. `Sec-WebSocket-Version` tells the server which protocol is spoken; without it the server refuses.',
  measured:
    'HAProxy 2.6.12 and 3.2.0: with `http-request del-header Sec-WebSocket-Key` the client rejects the answer, since HAProxy invents a new key. HAProxy 2.6.12: with a constant key the handshake fails as well, and with `del-header Sec-WebSocket-Version` a Node server answers 400. Deleting Sec-WebSocket-Accept from the answer is harmless.',
  example: {
    before: ['backend chat', '    http-request del-header Sec-WebSocket-Key', '    server chat1 10.0.0.1:8080'].join(
      '\n',
    ),
    after: ['backend chat', '    server chat1 10.0.0.1:8080'].join('\n'),
  },
  manual: 'https://docs.haproxy.org/2.6/configuration.html#4.2-http-request%20del-header',

  check(model, report) {
    for (const { rule } of findMetHeaderRules(model, 'request')) {
      // Whoever takes more away is told of that.
      if (isDeletingAny(rule, ['upgrade', 'connection'])) continue;
      const message = findDamage(rule);
      if (message !== undefined) {
        report({ ...toStatementSpan(rule.line), message, fixes: toSparingFixes(rule, model.text) });
      }
    }
  },
};

function findDamage(rule: HeaderRule): string | undefined {
  if (isDeleting(rule, KEY)) {
    return 'This takes Sec-WebSocket-Key from the handshake: HAProxy makes up another one, and the client rejects the answer to it.';
  }
  if (isDeleting(rule, VERSION)) {
    return 'This takes Sec-WebSocket-Version from the handshake: the server answers 400 or 426.';
  }
  if (rule.action !== 'set-header') return undefined;
  if (findConstant(rule, KEY) !== undefined) {
    return 'This replaces the random Sec-WebSocket-Key of the client: the server answers 400, or answers for a key that the client never sent.';
  }
  const version = findConstant(rule, VERSION);
  if (version === undefined || SPOKEN_VERSIONS.has(version)) return undefined;
  return `This asks the server for WebSocket version ${version}: it knows 13 and answers 400 or 426.`;
}
