import type { Fix, Rule } from '../../rule';
import { replacement } from '../edits';
import { findHeaders } from '../headerSet';
import { findHiddenHeaders, type HiddenHeader } from '../hiddenHeaders';
import { headSpan } from '../level';
import type { NginxModel } from '../model';
import { removal } from '../removal';

const KEY = 'sec-websocket-extensions';

export const extensionsHidden: Rule<NginxModel> = {
  id: 'N11',
  name: 'extensions-hidden',
  severity: 'error',
  level: 'recommended',
  summary: 'The client never learns that the server compresses',
  why: 'Both ends agree on compression in the handshake: the client offers it, the server answers with `Sec-WebSocket-Extensions`. Hiding that answer leaves a server that compresses and a client that was told nothing, so the first frame has a reserved bit set and the client must fail the connection (RFC 6455 §5.2). To do without compression, keep the offer from the server instead.',
  measured:
    'NGINX 1.22.1 and 1.31.4: the handshake succeeds and the connection dies at the first frame (1006). With `proxy_set_header Sec-WebSocket-Extensions ""` it works, uncompressed.',
  example: {
    before:
      'proxy_set_header Upgrade $http_upgrade;\nproxy_set_header Connection "upgrade";\nproxy_hide_header Sec-WebSocket-Extensions;',
    after:
      'proxy_set_header Upgrade $http_upgrade;\nproxy_set_header Connection "upgrade";\nproxy_set_header Sec-WebSocket-Extensions "";',
  },
  manual: 'https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_hide_header',

  check(model, report) {
    for (const hidden of findHiddenHeaders(model)) {
      const isOffered = hidden.sets.length === 0 || hidden.sets.some((set) => !isCleared(set));
      if (hidden.key !== KEY || !isOffered) continue;
      report({
        ...headSpan(hidden.placed.directive),
        message:
          'The server may agree to compress and the client never hears of it: the connection dies at the first frame, with 1006.',
        fixes: toFixes(model, hidden),
      });
    }
  },
};

function isCleared(set: HiddenHeader['sets'][number]): boolean {
  const offers = findHeaders(set, KEY);
  return offers.length > 0 && offers.every(({ value }) => value === '');
}

/** A `proxy_set_header` where none stood would keep all others from being inherited: then the line can only go. */
function toFixes({ file }: NginxModel, { placed, sets }: HiddenHeader): readonly Fix[] {
  const { directive, level } = placed;
  const isBesideHeaders =
    sets.length > 0 && sets.every((set) => set.level === level && findHeaders(set, KEY).length === 0);
  const instead: Fix = {
    title: 'Keep the offer from the server instead',
    edits: [replacement(directive, 'proxy_set_header Sec-WebSocket-Extensions "";')],
  };
  const gone: Fix = { title: 'Let the answer through', edits: [removal(file, directive)] };
  return isBesideHeaders ? [instead, gone] : [gone];
}
