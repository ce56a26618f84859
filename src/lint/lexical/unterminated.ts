import type { RuleMeta } from '../rule';

/** P3 as both dialects show it; each dialect adds its own `check`. */
export const unterminatedMeta: RuleMeta = {
  id: 'P3',
  name: 'unterminated',
  severity: 'error',
  level: 'recommended',
  summary: 'A statement, a block or a quote has no end',
  why: 'Without its semicolon a directive takes the next line for more of its arguments; without its brace a block swallows what follows; without its second quote a value runs on. The proxy names a line that is often far below the mistake and does not start, so every WebSocket behind it is down, or stays with the configuration from before.',
  measured:
    'NGINX 1.22.1 and 1.31.4 refuse a proxy_set_header without its ";" ("invalid number of arguments") and a block without its "}"; 1.22.1 was also seen to refuse "};", a "}" too many and a quote without its partner. HAProxy 2.6.12 and 3.2.0 refuse a quote without its partner and a file whose last line has no line break.',
  example: {
    before: 'proxy_set_header Upgrade $http_upgrade\nproxy_set_header Connection "upgrade";',
    after: 'proxy_set_header Upgrade $http_upgrade;\nproxy_set_header Connection "upgrade";',
  },
  manual: 'https://nginx.org/en/docs/beginners_guide.html#conf_structure',
};
