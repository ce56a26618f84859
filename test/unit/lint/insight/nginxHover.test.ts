import { describe, expect, it } from 'vitest';
import { hoverOver, toInsight } from './support';

const CONFIG = `events {}
http {
    map $http_upgrade $connection_upgrade { default upgrade; '' close; }
    map $uri $other { default 1; }
    proxy_read_timeout 90;
    upstream app { server 10.0.0.1:80; ip_hash; }
    server {
        listen 80 http2;
        # proxy_buffering in a comment
        location /ws/ {
            proxy_pass http://app;
            proxy_send_timeout 1h;
            proxy_set_header Upgrade $http_upgrade;
            proxy_set_header Connection $connection_upgrade;
            proxy_set_header X-Other a;
            access_log off;
        }
    }
}
stream { server { listen 1; proxy_pass a; proxy_timeout 5s; } }
`;
const hover = (words: string) => hoverOver('nginx', CONFIG, words);

describe('a hover', () => {
  it('says what a directive does to a WebSocket, which value is in force, and where it comes from', () => {
    expect(hover('proxy_read_timeout')).toContain('60.05 s');
    expect(hover('proxy_read_timeout')).toContain('In force here: `90`, from line 5 of `nginx.conf` (`http`).');
    expect(hover('proxy_read_timeout')).toContain('It applies to 1 of the 1 places');
    expect(hover('proxy_send_timeout')).toContain('No effect');
    expect(hoverOver('nginx', 'worker_shutdown_timeout 5s; events {}', 'worker')).toContain(
      'after this time they are cut',
    );
    expect(hover('proxy_send_timeout')).toContain('`proxy_read_timeout` in force here: `90`, from line 5');
    expect(hover('proxy_pass')).toContain('NGINX refuses `ws://`');
    expect(hover('ip_hash')).toContain('/24');
    expect(hover('listen 80 http2')).toContain('1.25.1');
    expect(hover('proxy_timeout')).toContain('In force here: `5s`');
  });

  it('tells headers apart', () => {
    expect(hover('proxy_set_header Upgrade')).toContain('`$http_upgrade` passes what the client sent');
    expect(hover('proxy_set_header Connection')).toContain('In force here: `$connection_upgrade`, from line 14');
    expect(hover('proxy_set_header X-Other')).toBeUndefined();
  });

  it('evaluates a map of $http_upgrade, and leaves others alone', () => {
    expect(hover('map $http_upgrade')).toContain('For a WebSocket handshake: `upgrade`; for a plain request: `close`.');
    expect(hover('map $uri')).toBeUndefined();
    expect(hover('default upgrade')).toBeUndefined();
  });

  it('over a location gives the verdict and where it is reached', () => {
    expect(hover('location /ws/')).toContain('**`location /ws/`**');
    expect(hover('location /ws/')).toContain('WebSockets break here:');
    expect(hover('location /ws/')).toContain('Reached at `ws://localhost/ws/`.');
  });

  it('has nothing to say of the rest', () => {
    for (const words of ['access_log', 'server {', 'proxy_buffering in', 'http {', '}\nstream'])
      expect(hover(words)).toBeUndefined();
  });

  it('spans the directive, or the head of a block', () => {
    const at = (words: string) => toInsight('nginx', CONFIG).hover(CONFIG.indexOf(words))?.span;
    const textAt = (words: string) => CONFIG.slice(at(words)?.start, at(words)?.end);
    expect(textAt('proxy_send_timeout')).toBe('proxy_send_timeout 1h;');
    expect(textAt('location /ws/')).toBe('location /ws/');
  });

  it('shows text of the config as text only', () => {
    const evil = '[x](command:evil)`<img src=x>`';
    const text = `events {} http { server { location "/${evil}" { proxy_pass http://b; proxy_read_timeout "${evil}"; proxy_set_header Upgrade "a\n\n# ${evil}"; proxy_set_header Connection upgrade; } } }`;
    expect(hoverOver('nginx', text, 'proxy_read')).toContain(`In force here: \`\` ${evil} \`\`, `.replace('  ', ' '));
    expect(hoverOver('nginx', text, 'proxy_set_header Upgrade')).not.toMatch(/\n#/);
    const head = hoverOver('nginx', text, 'location "') ?? '';
    // Outside of code nothing of it is markup.
    expect(head.replace(/(`+)[\s\S]*?[^`]\1(?!`)/g, '')).not.toMatch(/[^\\]\]\(|<img/);
  });
});
