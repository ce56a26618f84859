import { describe, expect, it } from 'vitest';
import { detectDialect } from '../../../src/lint/dialect';

const NGINX = 'server {\n  location / { proxy_pass http://b; }\n}\n';
const HAPROXY = 'frontend web\n  bind :80\n  default_backend app\n';
const INGRESS = 'apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: x\n';
const INI = '[Definition]\nfailregex = ^server {.*location\n';
const UNIT = '[Unit]\nDescription=x\n\n[Service]\nExecStart=/usr/bin/node x.js\n';
const APACHE = '<VirtualHost *:80>\n  ProxyPass /ws ws://b\n</VirtualHost>\n';

describe('detectDialect', () => {
  const cases: readonly [path: string, text: string, dialect: string | undefined][] = [
    ['/etc/nginx/nginx.conf', '', 'nginx'],
    ['C:\\nginx\\conf\\nginx.conf', '', 'nginx'],
    ['/srv/app.nginx', '', 'nginx'],
    ['/etc/nginx/sites-enabled/example.com', NGINX, 'nginx'],
    ['/etc/nginx/sites-available/default', 'gzip on;\n', 'nginx'],
    ['/etc/nginx/conf.d/gzip.conf', 'gzip on;\n', 'nginx'],
    ['/etc/nginx/conf.d/empty.conf', '# nothing yet\n', 'nginx'],
    ['/etc/nginx/conf.d/lua.conf', 'server {\n  content_by_lua_block {\n    x = 1\n  }\n}\n', 'nginx'],
    ['/templates/default.conf.template', NGINX, 'nginx'],
    ['/roles/web/templates/nginx.conf.j2', '{% if a %}\n', 'nginx'],
    ['/srv/proxy.conf', NGINX, 'nginx'],
    ['/etc/haproxy/haproxy.cfg', '', 'haproxy'],
    ['/srv/haproxy-prod.cfg', '', 'haproxy'],
    ['/srv/lb.cfg', HAPROXY, 'haproxy'],
    ['/srv/lb.conf', HAPROXY, 'haproxy'],
    ['/srv/setup.cfg', '[metadata]\nname = x\n', undefined],
    ['/srv/listen.cfg', 'listen = 1\nmode = 2\n', undefined],
    ['/etc/fail2ban/filter.d/nginx-limit.conf', INI, undefined],
    ['/etc/fail2ban/sites-enabled/x.conf', NGINX, undefined],
    ['/etc/apache2/sites-enabled/site.conf', APACHE, undefined],
    ['/srv/sites-enabled/site.conf', APACHE, undefined],
    ['/etc/supervisor/conf.d/app.conf', '[program:app]\ncommand=app ; note\n', undefined],
    ['/etc/dovecot/conf.d/10-mail.conf', 'protocol imap {\n  a = b\n}\n', undefined],
    ['/etc/fonts/conf.d/10-x.conf', '<?xml version="1.0"?>\n<fontconfig>\n', undefined],
    ['/etc/nginx/sites-available/README.md', NGINX, undefined],
    ['/etc/redis/redis.conf', 'bind 127.0.0.1\nport 6379\n', undefined],
    ['/deploy/ingress.yaml', INGRESS, 'kubernetes'],
    ['/deploy/all.yml', `kind: Service\n---\r\n${INGRESS.replaceAll('\n', '\r\n')}`, 'kubernetes'],
    ['/deploy/old.yaml', 'apiVersion: extensions/v1beta1\nkind: "Ingress" # old\n', 'kubernetes'],
    ['/deploy/ingress.yaml.j2', INGRESS, 'kubernetes'],
    ['/etc/nginx/conf.d/ingress.yaml', INGRESS, 'kubernetes'],
    ['/deploy/class.yaml', INGRESS.replace('Ingress', 'IngressClass'), undefined],
    ['/deploy/traefik.yaml', 'apiVersion: traefik.io/v1alpha1\nkind: Ingress\n', undefined],
    ['/deploy/service.yaml', 'apiVersion: v1\nkind: Service\n', undefined],
    ['/deploy/values.yaml', 'ingress:\n  enabled: true\n', undefined],
    ['/etc/nginx/sites-enabled/site.yaml', NGINX, undefined],
    ['/srv/notes.txt', NGINX, undefined],
    ['/srv/package.json', '{}', undefined],
    ['/etc/systemd/system/chat.service', UNIT, 'systemd'],
    ['/roles/chat/templates/chat.service.j2', UNIT, 'systemd'],
    ['C:\\units\\nginx.service.d\\limits.conf', '[Service]\nLimitNOFILE=1024\n', 'systemd'],
    ['/etc/avahi/services/chat.service', '<?xml version="1.0"?>\n<service-group>\n', undefined],
    ['/etc/security/limits.conf', '# nofile\n* soft nofile 1024\n', 'limits'],
    ['/etc/security/limits.d/90-chat.conf', '@chat\t-\tnofile\t1024\n', 'limits'],
    ['/etc/security/limits.conf', '# nothing set\n', undefined],
    ['/etc/nginx/limits.d/zones.conf', 'limit_req_zone $binary_remote_addr zone=a:1m rate=5r/s;\n', undefined],
    ['/etc/sysctl.conf', '#a=b\n-net/core/somaxconn = 128\n', 'sysctl'],
    ['/etc/sysctl.d/99-chat.conf', 'fs.file-max=65535\n', 'sysctl'],
    ['/etc/sysctl.d/99-chat.conf', 'server {\n}\n', undefined],
  ];
  for (const [path, text, dialect] of cases)
    it(`${path} is ${dialect ?? 'no proxy config'}`, () => expect(detectDialect({ path, text })).toBe(dialect));

  it('trusts the language the user chose', () => {
    expect(detectDialect({ path: 'Untitled-1', languageId: 'NGINX', text: '' })).toBe('nginx');
    expect(detectDialect({ path: '/srv/x', languageId: 'haproxy', text: '' })).toBe('haproxy');
    expect(detectDialect({ path: '/srv/x', languageId: 'haproxy-2.6', text: '' })).toBe('haproxy');
    expect(detectDialect({ path: '/srv/x', languageId: 'plaintext', text: NGINX })).toBeUndefined();
  });
});
