import type { Report, Rule } from '../../rule';
import { type AclExpression, parseAclExpression } from '../acl';
import { findCondition } from '../condition';
import { findRequestHeader } from '../handshake';
import type { Word } from '../lexer';
import { findTrafficSections, type HaproxyModel } from '../model';
import type { Line } from '../parser';

/** The value that a handshake carries in each header, as browsers write it. */
const SENT: Readonly<Record<string, string>> = { upgrade: 'websocket', connection: 'Upgrade' };

export const aclCase: Rule<HaproxyModel> = {
  id: 'H2',
  name: 'acl-case',
  severity: 'warning',
  level: 'recommended',
  summary: 'Upgrade or Connection is compared with regard to case',
  why: 'Header values such as `websocket` and `upgrade` have no case (RFC 6455 §4.2.1), and clients write them differently: browsers send `Upgrade: websocket` and `Connection: Upgrade`. An ACL without `-i` compares letter by letter. When it does not match, HAProxy reports nothing: the handshake goes on to the default backend, which usually does not know the path.',
  measured:
    "HAProxy 2.6.12 and 3.2.0: `hdr(Upgrade) WebSocket` without `-i` sends a browser's handshake to the default backend, and so do `hdr(Connection) upgrade` for `Connection: Upgrade` and `hdr(Upgrade) websocket` for a client that sends `WebSocket`. `haproxy -c` says nothing.",
  example: {
    before: [
      'frontend web',
      '    acl is_websocket hdr(Upgrade) WebSocket',
      '    use_backend chat if is_websocket',
    ].join('\n'),
    after: [
      'frontend web',
      '    acl is_websocket hdr(Upgrade) -i WebSocket',
      '    use_backend chat if is_websocket',
    ].join('\n'),
  },
  manual: 'https://docs.haproxy.org/2.6/configuration.html#7.1.3',

  check(model, report) {
    for (const { section } of findTrafficSections(model)) {
      for (const line of section.lines) {
        for (const expression of findExpressions(line)) {
          const finding = checkExpression(expression);
          if (finding !== undefined) report(finding);
        }
      }
    }
  },
};

/** The test an `acl` line defines, or those between braces in a condition. */
function findExpressions(line: Line): readonly AclExpression[] {
  const groups: readonly (readonly Word[])[] =
    line.keyword === 'acl'
      ? [line.args.slice(1)]
      : (findCondition(line.args)
          ?.groups.flat()
          .map((term) => term.expression) ?? []);
  return groups.flatMap((words) => parseAclExpression(words) ?? []);
}

function checkExpression(expression: AclExpression): Report | undefined {
  const header = findRequestHeader(expression);
  const sent = header === undefined ? undefined : SENT[header];
  if (header === undefined || sent === undefined || !isCaseSensitive(expression)) return undefined;
  const meant = expression.patterns.filter((pattern) => isMeant(pattern.value, header));
  const first = meant[0];
  if (first === undefined || hasOtherCase(meant)) return undefined;
  const end = expression.sample.end;
  return {
    start: expression.start,
    end: expression.end,
    message: toMessage(header, sent, first.value),
    fixes: [{ title: 'Ignore case: add -i', edits: [{ start: end, end, newText: ' -i' }] }],
  };
}

function toMessage(header: string, sent: string, pattern: string): string {
  const name = header === 'upgrade' ? 'Upgrade' : 'Connection';
  const otherwise = 'A handshake that does not match goes to the default backend without a word.';
  if (pattern === sent)
    return `This matches "${pattern}" only, but ${name} has no case and some clients send another. ${otherwise}`;
  return `Case counts here: browsers send ${name}: ${sent}, this waits for "${pattern}". ${otherwise}`;
}

function isCaseSensitive(expression: AclExpression): boolean {
  const { isIgnoringCase, method, converters, fetch } = expression;
  if (isIgnoringCase || fetch.endsWith('_cnt') || converters.length > 0) return false;
  return method === undefined || ['str', 'sub', 'beg', 'end', 'dom', 'dir', 'reg'].includes(method);
}

/** About WebSockets, and not `h2c` or `keep-alive`; a pattern that takes any case by itself is fine. */
function isMeant(pattern: string, header: string): boolean {
  if (pattern.includes('(?i)') || pattern.includes('[')) return false;
  const lower = pattern.toLowerCase();
  return lower.includes('websocket') || (header === 'connection' && lower.includes('upgrade'));
}

/** Both `websocket` and `WebSocket` are listed: case was thought of. */
function hasOtherCase(patterns: readonly Word[]): boolean {
  const written = new Set(patterns.map((pattern) => pattern.value));
  const lower = new Set([...written].map((value) => value.toLowerCase()));
  return written.size > lower.size;
}
