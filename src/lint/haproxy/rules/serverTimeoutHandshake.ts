import type { Rule } from '../../rule';
import { formatDuration } from '../duration';
import type { HaproxyModel } from '../model';
import { toStatementSpan } from '../parser';

/** A server that asks a database who comes may take that long for its 101. */
const SLOW_HANDSHAKE_MS = 5_000;

export const serverTimeoutHandshake: Rule<HaproxyModel> = {
  id: 'H27',
  name: 'server-timeout-handshake',
  severity: 'hint',
  level: 'all',
  summary: 'A short timeout server also limits the wait for the 101',
  why: '`timeout tunnel` holds from the moment the connection is a tunnel. Until the server has answered 101, `timeout server` counts. A server that checks a token or loads a session first may need longer than that, above all after a restart, when all clients come back at once; they get 504.',
  measured:
    'HAProxy 2.6.12 and 3.2.0: with timeout server 1s, and timeout tunnel 1h, a handshake that the server answers after 2 s ends in 504.',
  example: {
    before: [
      'listen chat',
      '    bind :80',
      '    timeout server 2s',
      '    timeout tunnel 1h',
      '    server chat1 10.0.0.1:8080',
    ].join('\n'),
    after: [
      'listen chat',
      '    bind :80',
      '    timeout server 30s',
      '    timeout tunnel 1h',
      '    server chat1 10.0.0.1:8080',
    ].join('\n'),
  },
  manual: 'https://docs.haproxy.org/2.6/configuration.html#4.2-timeout%20server',

  check(model, report) {
    for (const { backend, signal } of model.paths) {
      const server = backend.settings.timeouts.get('server');
      const ms = server?.duration?.ms ?? 0;
      // Zero is no timeout at all.
      if (server === undefined || signal !== 'certain' || ms === 0 || ms >= SLOW_HANDSHAKE_MS) continue;
      report({
        ...toStatementSpan(server.line),
        message: `A WebSocket that the server of ${backend.kind} ${backend.name} does not answer within ${formatDuration(ms)} gets 504: timeout server also limits the wait for the 101.`,
      });
    }
  },
};
