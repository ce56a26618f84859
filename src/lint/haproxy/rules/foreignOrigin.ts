import type { Rule } from '../../rule';
import type { HaproxyModel } from '../model';
import { createLineSearch, findSocketFrontends, hasWord, isOpaque } from '../socketFrontends';

export const foreignOrigin: Rule<HaproxyModel> = {
  id: 'H33',
  name: 'foreign-origin',
  severity: 'hint',
  level: 'all',
  summary: 'Nothing here looks at the Origin of WebSocket handshakes',
  why: 'Browsers let any page open a WebSocket to any server and send the cookies of that server along; only the `Origin` header tells which page it was (RFC 6455 §10.2). When neither the proxy nor the application compares it with a list, a foreign page can act as the user who visits it. The application is the usual place for the check; a `deny` here is a second line. This is a question, not a mistake: many applications check by themselves.',
  measured:
    'HAProxy 2.6.12: a handshake with `Origin: https://evil.example` gets 101 from a server that does not check; with the deny of the example it gets 403, while one from the own site and one without Origin still get 101.',
  example: {
    before: [
      'defaults',
      '    mode http',
      '    timeout client 1h',
      '',
      'frontend web',
      '    bind :80',
      '    use_backend chat if { hdr(Upgrade) -i websocket }',
      '',
      'backend chat',
      '    server chat1 10.0.0.1:8080',
    ].join('\n'),
    after: [
      'defaults',
      '    mode http',
      '    timeout client 1h',
      '',
      'frontend web',
      '    bind :80',
      '    use_backend chat if { hdr(Upgrade) -i websocket }',
      '',
      'backend chat',
      '    acl has_origin hdr(Origin) -m found',
      '    acl own_origin hdr(Origin) -i https://app.example.com',
      '    http-request deny deny_status 403 if has_origin !own_origin',
      '    server chat1 10.0.0.1:8080',
    ].join('\n'),
  },
  manual: 'https://docs.haproxy.org/2.6/configuration.html#4.2-http-request%20deny',

  check(model, report) {
    const isChecked = createLineSearch((line) => hasWord(line, /origin/i) || isOpaque(line));
    for (const { frontend, paths, sections } of findSocketFrontends(model)) {
      const path = paths.find(({ signal }) => signal === 'certain');
      if (path === undefined || frontend.mode !== 'http' || isChecked(sections)) continue;
      const { start, end } = path.backend.section.name ?? path.backend.section.header;
      // Once a file: the answer is the same for all of it.
      report({
        start,
        end,
        message: `Nothing on the way to ${path.backend.kind} ${path.backend.name} looks at the Origin of handshakes: unless the application checks it, any web page can open a WebSocket with the cookies of its visitor.`,
      });
      return;
    }
  },
};
