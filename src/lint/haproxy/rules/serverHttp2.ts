import type { Fix, Report, Rule } from '../../rule';
import { appendWords } from '../edits';
import type { Word } from '../lexer';
import type { HaproxyModel } from '../model';
import { type Line, toStatementSpan } from '../parser';
import { findOptionValue, readServers } from '../servers';
import { isSure } from '../signal';

export const serverHttp2: Rule<HaproxyModel> = {
  id: 'H14',
  name: 'server-h2',
  severity: 'warning',
  level: 'recommended',
  summary: 'WebSockets go to the server over HTTP/2',
  why: 'With `proto h2`, or with `ssl` and `alpn h2` alone, HAProxy speaks HTTP/2 to the server for WebSockets too. They then need extended CONNECT (RFC 8441), which few WebSocket servers know; without it the client gets 502 or 503. `ws h1` keeps HTTP/2 for everything else and sends WebSockets over HTTP/1.1.',
  measured:
    'HAProxy 2.6.12 and 3.2.0: `proto h2` or `ws h2` to an HTTP/1.1 server answers 503; `proto h2 ws h1` works. HAProxy 2.6.12: `ssl alpn h2` to a server with HTTP/2 but without RFC 8441 answers 502 (plain requests work), to a server with HTTP/1.1 alone 503; both work with `ws h1`. `alpn h2` without `ssl` changes nothing.',
  example: {
    before: [
      'frontend web',
      '    bind :80',
      '    use_backend chat if { hdr(Upgrade) -i websocket }',
      '',
      'backend chat',
      '    server chat1 10.0.0.1:8080 proto h2',
    ].join('\n'),
    after: [
      'frontend web',
      '    bind :80',
      '    use_backend chat if { hdr(Upgrade) -i websocket }',
      '',
      'backend chat',
      '    server chat1 10.0.0.1:8080 proto h2 ws h1',
    ].join('\n'),
  },
  manual: 'https://docs.haproxy.org/2.6/configuration.html#5.2-ws',

  check(model, report) {
    const expecting = new Set(model.paths.filter(({ signal }) => isSure(signal)).map(({ backend }) => backend));
    for (const { mode, section } of expecting) {
      if (mode === 'tcp') continue;
      const shared = section.lines.findLast(({ keyword }) => keyword === 'default-server')?.args ?? [];
      for (const { line, options } of readServers(section)) {
        // The server's own options come first, and win.
        const finding = toReport(line, [...options, ...shared]);
        if (finding !== undefined) report(finding);
      }
    }
  },
};

function toReport(line: Line, options: readonly Word[]): Report | undefined {
  const ws = findOptionValue(options, 'ws');
  // Whoever writes `ws h2` knows the server; `ws h1` is what is needed.
  if (options.some(({ isUnknown }) => isUnknown) || (ws !== undefined && ws.value !== 'auto')) return undefined;
  const cause = findCause(options);
  if (cause === undefined) return undefined;
  return {
    ...toStatementSpan(line),
    message: `With ${cause} WebSockets go to this server over HTTP/2 and need RFC 8441 there: without it the client gets 502 or 503.`,
    fixes: toFixes(line, ws),
  };
}

function findCause(options: readonly Word[]): string | undefined {
  if (findOptionValue(options, 'proto')?.value === 'h2') return 'proto h2';
  // ALPN is a part of TLS: without it the word does nothing.
  const isTls = options.find(({ value }) => value === 'ssl' || value === 'no-ssl')?.value === 'ssl';
  return isTls && findOptionValue(options, 'alpn')?.value === 'h2' ? 'alpn h2' : undefined;
}

function toFixes(line: Line, ws: Word | undefined): readonly Fix[] {
  const title = 'Send WebSockets over HTTP/1.1: add ws h1';
  const isHere = ws !== undefined && ws.start >= line.start && ws.end <= line.end;
  const edit = isHere ? { start: ws.start, end: ws.end, newText: 'h1' } : appendWords(line, 'ws h1');
  return [{ title, edits: [edit] }];
}
