import type { Rule } from '../../rule';
import { asksForUpgrade, findHeaders } from '../headerSet';
import { findHiddenHeaders } from '../hiddenHeaders';
import { headSpan, type Placed } from '../level';
import type { NginxModel } from '../model';
import { removal } from '../removal';

const KEY = 'sec-websocket-protocol';

export const subprotocol: Rule<NginxModel> = {
  id: 'N21',
  name: 'subprotocol',
  severity: 'warning',
  level: 'all',
  summary: 'The subprotocol is lost between client and server',
  why: 'A client that asks for a subprotocol (`graphql-transport-ws`, `mqtt`, `ocpp1.6`) waits for the server to name the one it chose. When the proxy empties the request header or hides the answer, none is named, and the client closes what the server takes for a good connection.',
  measured:
    'NGINX 1.22.1 and 1.31.4, emptied or hidden: the server answers 101, and a client that asked for a subprotocol rejects it ("Server sent no subprotocol").',
  example: {
    before:
      'proxy_set_header Upgrade $http_upgrade;\nproxy_set_header Connection "upgrade";\nproxy_set_header Sec-WebSocket-Protocol "";',
    after: 'proxy_set_header Upgrade $http_upgrade;\nproxy_set_header Connection "upgrade";',
  },
  manual: 'https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_set_header',

  check(model, report) {
    const tell = (placed: Placed, how: string, what: string): void =>
      report({
        ...headSpan(placed.directive),
        message: `${how}: a client that asks for one, as graphql-ws, MQTT and OCPP clients do, rejects the answer.`,
        fixes: [{ title: `Remove this ${what}`, edits: [removal(model.file, placed.directive)] }],
      });
    for (const set of model.headerSets) {
      const sent = findHeaders(set, KEY);
      const isLost = asksForUpgrade(set) && sent.length > 0 && sent.every(({ value }) => value === '');
      if (!isLost) continue;
      for (const { placed, valueToken } of sent)
        if (valueToken !== undefined && model.isHere(placed))
          tell(placed, 'The server is not told which subprotocols the client offers', 'proxy_set_header');
    }
    for (const { key, placed } of findHiddenHeaders(model))
      if (key === KEY)
        tell(placed, "The server's choice of a subprotocol is hidden from the client", 'proxy_hide_header');
  },
};
