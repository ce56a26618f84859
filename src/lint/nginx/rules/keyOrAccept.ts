import { hasSmartQuote } from '../../lexical/smartQuotes';
import type { Rule } from '../../rule';
import { asksForUpgrade, findSentHeader, type HeaderSet, type SetHeader } from '../headerSet';
import { findHiddenHeaders } from '../hiddenHeaders';
import { headSpan, type Placed } from '../level';
import type { NginxModel } from '../model';
import { removal } from '../removal';
import { findSocketLevels } from '../socketLevels';
import { isTemplated } from '../templates';

/** The only version there is (RFC 6455 §4.1). */
const PROTOCOL_VERSION = '13';

export const keyOrAccept: Rule<NginxModel> = {
  id: 'N10',
  name: 'key-or-accept',
  severity: 'error',
  level: 'recommended',
  summary: 'A part of the handshake is removed or replaced',
  why: 'The client sends a random `Sec-WebSocket-Key` in a GET request, and the server proves with `Sec-WebSocket-Accept` that it has read it. Without the key the server refuses, with a key that is not the one of this client or without the proof the client does, and a handshake with another method or with a body is none (RFC 6455 §4).',
  measured:
    'NGINX 1.22.1 and 1.31.4: an empty key and `proxy_pass_request_headers off` get 400, `proxy_method POST` 405; a fixed key, a hidden `Sec-WebSocket-Accept` and a hidden `Upgrade` make the client reject the 101; with `proxy_set_body x` the connection opens and dies at once with 1002. Hiding `Connection` is harmless.',
  example: {
    before:
      'proxy_set_header Upgrade $http_upgrade;\nproxy_set_header Connection "upgrade";\nproxy_set_header Sec-WebSocket-Key "";',
    after: 'proxy_set_header Upgrade $http_upgrade;\nproxy_set_header Connection "upgrade";',
  },
  manual: 'https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_set_header',

  check(model, report) {
    for (const { placed, message } of findProblems(model))
      report({
        ...headSpan(placed.directive),
        message,
        fixes: [{ title: `Remove this ${placed.directive.name}`, edits: [removal(model.file, placed.directive)] }],
      });
  },
};

interface Problem {
  readonly placed: Placed;
  readonly message: string;
}

function* findProblems(model: NginxModel): Iterable<Problem> {
  for (const set of model.headerSets) {
    if (!asksForUpgrade(set)) continue;
    for (const header of set.headers) {
      const message = model.isHere(header.placed) ? findHeaderProblem(header) : undefined;
      if (message !== undefined) yield { placed: header.placed, message };
    }
  }
  for (const { key, name, placed } of findHiddenHeaders(model)) {
    if (key !== 'upgrade' && key !== 'sec-websocket-accept') continue;
    yield { placed, message: `The client needs ${name} in the answer: without it the client rejects the 101.` };
  }
  yield* findRequestProblems(model);
}

function findHeaderProblem({ key, name, value, valueToken }: SetHeader): string | undefined {
  if (valueToken === undefined || value.includes('$') || isTemplated(value) || hasSmartQuote(value)) return undefined;
  if (key === 'sec-websocket-key')
    return value === ''
      ? `An empty ${name} removes the header: the server answers 400.`
      : `Every client gets the same ${name}: the server answers to that one, and the client rejects the answer.`;
  if (key !== 'sec-websocket-version' || value === PROTOCOL_VERSION) return undefined;
  return value === ''
    ? `An empty ${name} removes the header: the server answers 400 or 426.`
    : `${name} must be ${PROTOCOL_VERSION}, the only version of the protocol: the server answers 400 or 426.`;
}

/** Directives that change the request itself, where they are in force for WebSockets. */
function* findRequestProblems(model: NginxModel): Iterable<Problem> {
  const seen = new Set<Placed>();
  for (const { level, set } of findSocketLevels(model)) {
    for (const [name, judge] of REQUEST_DIRECTIVES) {
      const { placed, value = '', unknown } = model.scalar(level, name);
      if (placed === undefined || unknown !== undefined || seen.has(placed) || !model.isHere(placed)) continue;
      const message = isTemplated(value) || hasSmartQuote(value) ? undefined : judge(value, set);
      if (message === undefined) continue;
      seen.add(placed);
      yield { placed, message };
    }
  }
}

const REQUEST_DIRECTIVES: ReadonlyMap<string, (value: string, set: HeaderSet) => string | undefined> = new Map([
  ['proxy_pass_request_headers', judgePassing],
  ['proxy_method', judgeMethod],
  ['proxy_set_body', judgeBody],
]);

function judgePassing(value: string, set: HeaderSet): string | undefined {
  if (value.toLowerCase() !== 'off' || findSentHeader(set, 'sec-websocket-key') !== undefined) return undefined;
  return 'No header of the client reaches the server, Sec-WebSocket-Key included: the server answers 400.';
}

function judgeMethod(value: string): string | undefined {
  if (!/^[a-z]+$/i.test(value) || value.toUpperCase() === 'GET') return undefined;
  return `A WebSocket handshake is a GET request: as ${value} the server answers 405 or 400.`;
}

function judgeBody(value: string): string | undefined {
  if (value === '' || value.includes('$')) return undefined;
  return 'The server reads this body as the first bytes of the WebSocket: it opens and is closed at once, with 1002.';
}
