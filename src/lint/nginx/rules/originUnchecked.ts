import type { Rule } from '../../rule';
import { headSpan } from '../level';
import { placeOf } from '../messages';
import type { NginxModel } from '../model';
import { findOuterDirectives, findSocketServers, mentions, mentionsOnTheWay } from '../socketServers';

/** Reads the header, or gives it another value. */
const LOOKS_AT_ORIGIN = /http_origin|^valid_referers$|^origin$/i;
/** May read it unseen: another server that is asked, a script, a firewall. */
const MAY_LOOK =
  /^(?:auth_request|auth_jwt|modsecurity|proxy_pass_request_headers|.*_by_lua.*|js_\w+|perl\w*|app_protect.*)$/;

export const originUnchecked: Rule<NginxModel> = {
  id: 'N42',
  name: 'origin-unchecked',
  severity: 'hint',
  level: 'all',
  summary: 'Nothing here looks at the Origin of WebSocket handshakes',
  why: 'Browsers let any page open a WebSocket to any server and send the cookies of that server along; only the `Origin` header tells which page it was (RFC 6455 §10.2). When neither the proxy nor the application compares it with a list, a foreign page can act as the user who visits it. The application is the usual place for the check; a `map` of `$http_origin` here is a second line. This is a question, not a mistake: many applications check by themselves.',
  measured:
    'NGINX 1.22.1: a handshake with `Origin: https://evil.example` gets 101 from a server that does not check; with the map of the example it gets 403, while one from the own site and one without Origin still get 101.',
  example: {
    before:
      'http {\n    server {\n        listen 80;\n        location /ws/ {\n            proxy_pass http://10.0.0.1:8080;\n            proxy_http_version 1.1;\n            proxy_set_header Upgrade $http_upgrade;\n            proxy_set_header Connection "upgrade";\n        }\n    }\n}',
    after:
      'http {\n    map $http_origin $is_foreign_origin {\n        default 1;\n        "" 0;\n        https://app.example.com 0;\n    }\n    server {\n        listen 80;\n        location /ws/ {\n            if ($is_foreign_origin) { return 403; }\n            proxy_pass http://10.0.0.1:8080;\n            proxy_http_version 1.1;\n            proxy_set_header Upgrade $http_upgrade;\n            proxy_set_header Connection "upgrade";\n        }\n    }\n}',
  },
  manual: 'https://nginx.org/en/docs/http/ngx_http_map_module.html#map',

  check(model, report) {
    const outer = findOuterDirectives(model);
    if (mentions(outer, LOOKS_AT_ORIGIN) || mentions(outer, MAY_LOOK)) return;
    for (const { upgrading, directives, server } of findSocketServers(model)) {
      if (upgrading === undefined || !model.isHere(upgrading.pass) || mentions(directives, LOOKS_AT_ORIGIN)) continue;
      if (mentionsOnTheWay(upgrading, server, MAY_LOOK)) continue;
      // Once a file: the answer is the same for all of it.
      report({
        ...headSpan(upgrading.location.opener?.directive ?? upgrading.pass.directive),
        message: `Nothing in this server looks at the Origin of handshakes to ${upgrading.path} (${placeOf(model, upgrading.pass)}): unless the application checks it, any web page can open a WebSocket with the cookies of its visitor.`,
      });
      return;
    }
  },
};
