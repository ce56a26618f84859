import { describe, expect, it } from 'vitest';
import { lint } from '../../../../src/lint/engine';
import type { KnownWebSocket } from '../../../../src/lint/rule';

const DEFAULTS = 'defaults\n    mode http\n    timeout connect 5s\n    timeout client 30s\n    timeout server 30s\n';
const backend = (name: string) => `backend ${name}\n    server s1 10.0.0.1:80\n`;
const frontend = (routes: string, bind = ':80') => `frontend web\n    bind ${bind}\n${routes}`;
const CHAT: KnownWebSocket = { path: '/chat/', reason: '--websocket /chat/ says so' };

/** The sections for which H1 warns that sockets are cut. */
function find(text: string, ...webSockets: readonly KnownWebSocket[]) {
  return lint({ path: '/haproxy.cfg', text, dialect: 'haproxy', options: { webSockets } })
    .filter(({ rule, severity }) => rule === 'H1' && severity === 'warning')
    .map(({ start, end }) => text.slice(start, end));
}

describe('a WebSocket known from elsewhere', () => {
  const text = `${DEFAULTS}${frontend('    use_backend talk if { path_beg /chat/ }\n    default_backend pages\n')}${backend('talk')}${backend('pages')}`;

  it('is a sign as certain as an acl, and the message gives the reason', () => {
    expect(find(text)).toEqual([]);
    expect(find(text, CHAT)).toEqual(['talk']);
    const [finding] = lint({ path: '/haproxy.cfg', text, dialect: 'haproxy', options: { webSockets: [CHAT] } });
    expect(finding?.message).toContain(
      'Idle WebSockets through backend talk (--websocket /chat/ says so) are cut after 30 s',
    );
  });

  it('goes to the backend that HAProxy would choose', () => {
    expect(find(text, { ...CHAT, path: '/other' })).toEqual(['pages']);
    expect(find(text, { ...CHAT, port: 81 })).toEqual([]);
    expect(find(text.replace('path_beg /chat/', 'path /chat'), CHAT)).toEqual(['pages']);
    expect(find(`${DEFAULTS}listen talk\n    bind :80\n    server s1 10.0.0.1:80\n`, CHAT)).toEqual(['talk']);
  });

  it('asks for the host where it is known, and for the route that names the path where it is not', () => {
    const routes =
      '    use_backend talk if { hdr(host) -i a.example } { path_beg /chat/ }\n    default_backend pages\n';
    const two = `${DEFAULTS}${frontend(routes)}${backend('talk')}${backend('pages')}`;
    expect(find(two, { ...CHAT, host: 'a.example' })).toEqual(['talk']);
    expect(find(two, { ...CHAT, host: 'b.example' })).toEqual(['pages']);
    expect(find(two, CHAT)).toEqual(['talk']);
    expect(find(two, { ...CHAT, path: '/x' })).toEqual(['pages']);
  });

  it('says nothing where the frontend refuses it', () => {
    const refused = text.replace('    use_backend', '    http-request deny if { path_beg /chat }\n    use_backend');
    expect(find(refused, CHAT)).toEqual([]);
  });
});
