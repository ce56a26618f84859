import type { Fix, Rule } from '../../rule';
import { deleteLine, replaceStatement } from '../edits';
import { findMetHeaderRules, isDeletingAny, toSwitchingException } from '../handshakeHeaders';
import { type HeaderRule, isDeleting } from '../headerRule';
import type { HaproxyModel } from '../model';
import { type Section, toStatementSpan } from '../parser';
import type { SocketPath } from '../routes';

const EXTENSIONS = 'sec-websocket-extensions';

/** The server compresses, and the client is never told. */
export const extensionsResponse: Rule<HaproxyModel> = {
  id: 'H10',
  name: 'extensions-response',
  severity: 'error',
  level: 'recommended',
  summary: 'Sec-WebSocket-Extensions is taken out of the answer only',
  why: 'The client offers compression in `Sec-WebSocket-Extensions` and the server accepts it in the same header of its answer. When only the answer loses it, the server compresses its messages while the client believes that nothing was agreed, and must drop the connection at the first compressed frame (RFC 6455 §5.2). To go without compression, take the header out of the request: then the server accepts nothing.',
  measured:
    'HAProxy 2.6.12 and 3.2.0: with `http-response del-header Sec-WebSocket-Extensions` the WebSocket opens and dies at the first frame with code 1006; with `http-request del-header Sec-WebSocket-Extensions` it works without compression.',
  example: {
    before: [
      'backend chat',
      '    http-response del-header Sec-WebSocket-Extensions',
      '    server chat1 10.0.0.1:8080',
    ].join('\n'),
    after: [
      'backend chat',
      '    http-request del-header Sec-WebSocket-Extensions',
      '    server chat1 10.0.0.1:8080',
    ].join('\n'),
  },
  manual: 'https://docs.haproxy.org/2.6/configuration.html#4.2-http-request%20del-header',

  check(model, report) {
    const unasked = findUnasked(model);
    for (const { section, rule } of findMetHeaderRules(model, 'response')) {
      if (!isDeleting(rule, EXTENSIONS) || isDeletingAny(rule, ['upgrade', 'connection'])) continue;
      if (unasked.has(section.section)) continue;
      report({
        ...toStatementSpan(rule.line),
        message:
          'The client does not learn what it agreed on with the server: a server that compresses sends frames it cannot read, and the connection dies at the first one with code 1006.',
        fixes: toFixes(rule, model.text),
      });
    }
  },
};

/** The sections whose handshakes ask for no extension on any way: their answers have nothing to lose. */
function findUnasked(model: HaproxyModel): ReadonlySet<Section> {
  const deleting = new Set<Section>();
  for (const { section, rule } of findMetHeaderRules(model, 'request')) {
    if (isDeleting(rule, EXTENSIONS)) deleting.add(section.section);
  }
  if (deleting.size === 0) return deleting;
  const isAsking = ({ frontend, backend }: SocketPath) =>
    ![frontend, frontend.defaults, backend, backend.defaults].some((one) => one && deleting.has(one.section));
  const asking = new Set(model.paths.filter(isAsking).flatMap(toSections));
  const others = model.paths.flatMap(toSections).filter((section) => !asking.has(section));
  return new Set([...deleting, ...others]);
}

function toSections({ frontend, backend }: SocketPath): readonly Section[] {
  return [frontend.section, backend.section];
}

function toFixes(rule: HeaderRule, text: string): readonly Fix[] {
  const { line, header, method, condition } = rule;
  const deletion: Fix = { title: 'Delete this line: compression stays', edits: [deleteLine(text, line)] };
  // On requests a pattern may meet headers that the handshake cannot do without.
  if (method !== undefined) return condition === undefined ? [toSwitchingException(line), deletion] : [deletion];
  // What the condition says of the answer cannot be asked of a request.
  const statement = `http-request del-header ${text.slice(header.start, header.end)}`;
  const edits = [replaceStatement(line, statement)];
  return [{ title: 'Take it out of the request instead: no compression', edits }, deletion];
}
