import { parseDuration } from '../../nginx/duration';
import type { Fix, Report, Rule } from '../../rule';
import { NGINX_PREFIX } from '../controllers';
import { insertAnnotation, toFixes } from '../edits';
import { toExampleIngress } from '../exampleIngress';
import { findAnnotation, findSocketPath, type Ingress } from '../ingress';
import type { KubernetesModel } from '../model';
import { readSnippet, type SnippetDirective } from '../snippet';

/** What the template of ingress-nginx writes into every location itself, and NGINX takes once only. */
const WRITTEN_ONCE: ReadonlySet<string> = new Set([
  'proxy_http_version',
  'proxy_read_timeout',
  'proxy_send_timeout',
  'proxy_connect_timeout',
  'proxy_buffering',
  'proxy_request_buffering',
]);
/** Those an annotation of the same name sets, in whole seconds. */
const TIMEOUTS: ReadonlySet<string> = new Set(['proxy_read_timeout', 'proxy_send_timeout', 'proxy_connect_timeout']);

export const snippetHeaders: Rule<KubernetesModel> = {
  id: 'K4',
  name: 'ingress-snippet',
  severity: 'warning',
  level: 'all',
  summary: 'A snippet repeats what ingress-nginx writes itself, and breaks it or does nothing',
  why: 'ingress-nginx passes WebSockets on by itself: its location already has proxy_http_version, the Upgrade and Connection headers and the timeouts. A configuration-snippet lands in the same location. A second proxy_http_version or proxy_read_timeout there is a duplicate that NGINX refuses, so the controller keeps its old configuration, and a second Upgrade header reaches the server as "websocket, websocket". In a server-snippet the same lines have no effect, since the location sets its own.',
  measured:
    'No cluster was run; the lines of the location are those of the template of ingress-nginx. With them NGINX 1.22.1 refused a second proxy_http_version or proxy_read_timeout ("directive is duplicate"); with Upgrade set twice the library ws for Node answered 400; a second Connection, of whatever value, changed nothing.',
  example: {
    before: toExampleIngress([
      'nginx.ingress.kubernetes.io/configuration-snippet: |',
      '  proxy_http_version 1.1;',
      '  proxy_set_header Upgrade $http_upgrade;',
      '  proxy_set_header Connection "upgrade";',
    ]),
    after: toExampleIngress(['nginx.ingress.kubernetes.io/proxy-read-timeout: "3600"']),
  },
  manual: 'https://kubernetes.github.io/ingress-nginx/user-guide/miscellaneous/#websockets',

  check(model, report) {
    for (const ingress of model.ingresses) {
      if (ingress.controller !== 'ingress-nginx' || findSocketPath(ingress) === undefined) continue;
      for (const directive of readSnippet(model.text, ingress, `${NGINX_PREFIX}configuration-snippet`)) {
        const finding = judgeInLocation(model, ingress, directive);
        if (finding !== undefined) report(finding);
      }
      for (const directive of readSnippet(model.text, ingress, `${NGINX_PREFIX}server-snippet`)) {
        const finding = judgeInServer(directive);
        if (finding !== undefined) report(finding);
      }
    }
  },
};

function judgeInLocation(model: KubernetesModel, ingress: Ingress, directive: SnippetDirective): Report | undefined {
  const { name, args, start, end } = directive;
  if (WRITTEN_ONCE.has(name)) {
    const message = `ingress-nginx writes ${name} into this location itself, and NGINX refuses a second one ("directive is duplicate"): the controller does not load this configuration.`;
    return { start, end, severity: 'error', message, fixes: toMoveFixes(model, ingress, directive) };
  }
  const header = name === 'proxy_set_header' ? args[0]?.toLowerCase() : undefined;
  if (header === 'upgrade' && args[1] !== '') {
    const message = `ingress-nginx sets Upgrade itself: with this line the server gets "websocket, websocket", and many refuse it (ws for Node answers 400).`;
    return { start, end, severity: 'warning', message, fixes: toDeletion(directive) };
  }
  if (header !== 'upgrade' && header !== 'connection') return undefined;
  const message = `ingress-nginx sets ${args[0]} itself and still sends its own: this line is not needed and changes nothing for WebSockets.`;
  return { start, end, severity: 'hint', message, fixes: toDeletion(directive) };
}

function judgeInServer(directive: SnippetDirective): Report | undefined {
  const { name, args, start, end } = directive;
  const isHeader = name === 'proxy_set_header' && /^(?:upgrade|connection)$/i.test(args[0] ?? '');
  if (!isHeader && !WRITTEN_ONCE.has(name)) return undefined;
  const message = `This has no effect: every location that ingress-nginx writes sets its own ${name}.`;
  return { start, end, severity: 'hint', message, fixes: toDeletion(directive) };
}

function toDeletion({ deletion, name, args }: SnippetDirective): readonly Fix[] {
  const what = name === 'proxy_set_header' ? `${name} ${args[0]}` : name;
  return toFixes(`Delete ${what}`, deletion);
}

/** A timeout moves to the annotation that is meant for it. */
function toMoveFixes({ text }: KubernetesModel, ingress: Ingress, directive: SnippetDirective): readonly Fix[] {
  const { name, args, deletion } = directive;
  const annotation = name.replaceAll('_', '-');
  const ms = TIMEOUTS.has(name) ? (parseDuration(args[0] ?? '') ?? 0) : 0;
  if (ms < 1_000 || findAnnotation(ingress, NGINX_PREFIX + annotation) !== undefined) return toDeletion(directive);
  const seconds = String(Math.ceil(ms / 1_000));
  const edit = insertAnnotation(text, ingress, NGINX_PREFIX + annotation, seconds);
  const moved = toFixes(`Move to the annotation ${annotation}: "${seconds}"`, deletion, edit);
  return moved.length > 0 ? moved : toDeletion(directive);
}
