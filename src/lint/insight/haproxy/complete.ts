import { lexLine } from '../../haproxy/lexer';
import type { HaproxyModel } from '../../haproxy/model';
import type { Section } from '../../haproxy/parser';
import { hasBackend, type ProxySection } from '../../haproxy/proxy';
import type { SectionKind } from '../../haproxy/sectionKinds';
import type { Span } from '../../rule';
import type { CompletionItem } from '../contract';
import { findSectionAt } from './sections';

interface Statement {
  readonly text: string;
  readonly kinds: readonly SectionKind[];
  readonly documentation: string;
}

type Suggestion = Omit<Statement, 'kinds'>;

const BACK: readonly SectionKind[] = ['backend', 'listen'];
const FRONT: readonly SectionKind[] = ['frontend', 'listen'];
const WITH_DEFAULTS: readonly SectionKind[] = ['defaults', ...BACK];
const PLAIN_NAME = /^[\w.:-]{1,100}$/;

const STATEMENTS: readonly Statement[] = [
  {
    text: 'timeout tunnel 1h',
    kinds: WITH_DEFAULTS,
    documentation: 'Silent WebSockets are cut after this time, instead of after timeout client or timeout server.',
  },
  {
    text: 'timeout client-fin 30s',
    kinds: ['defaults', ...FRONT],
    documentation: 'Half-closed clients are dropped after this time, however long timeout tunnel is.',
  },
  {
    text: 'timeout client 30s',
    kinds: ['defaults', ...FRONT],
    documentation: 'Without timeout tunnel, silent WebSockets are cut after the smaller of this and timeout server.',
  },
  {
    text: 'timeout server 30s',
    kinds: WITH_DEFAULTS,
    documentation: 'Without timeout tunnel, silent WebSockets are cut after the smaller of this and timeout client.',
  },
  {
    text: 'mode http',
    kinds: ['defaults', 'frontend', ...BACK],
    documentation: 'Lets HAProxy route by path and headers; the default is tcp.',
  },
  {
    text: 'acl is_websocket hdr(Upgrade) -i websocket',
    kinds: FRONT,
    documentation: 'Holds for every WebSocket handshake, however the client writes it.',
  },
  {
    text: 'balance source',
    kinds: WITH_DEFAULTS,
    documentation: 'One client stays at one server, as Socket.IO and SockJS polling need.',
  },
  {
    text: 'balance leastconn',
    kinds: WITH_DEFAULTS,
    documentation: 'New WebSockets go to the server with the fewest connections.',
  },
  {
    text: 'cookie SERVERID insert indirect nocache',
    kinds: WITH_DEFAULTS,
    documentation: 'One browser stays at one server; each server line needs a cookie value of its own.',
  },
  {
    text: 'option httpchk',
    kinds: WITH_DEFAULTS,
    documentation:
      'Checks servers by a plain request, which a WebSocket-only server answers with 426: tell what to expect with http-check expect.',
  },
  {
    text: 'http-check expect status 426',
    kinds: WITH_DEFAULTS,
    documentation: 'For a server that speaks only WebSocket.',
  },
  {
    text: 'hard-stop-after 1h',
    kinds: ['global'],
    documentation: 'On reload, open WebSockets are cut after this time; without it they stay.',
  },
];

const VALUES: Readonly<Record<string, readonly Suggestion[]>> = {
  timeout: [
    { text: 'tunnel', documentation: 'How long a WebSocket may be silent.' },
    { text: 'client', documentation: 'How long a client may be silent where there is no timeout tunnel.' },
    { text: 'server', documentation: 'How long a server may be silent where there is no timeout tunnel.' },
    { text: 'client-fin', documentation: 'How long a half-closed client is kept.' },
    { text: 'http-request', documentation: 'How long a client may take to send its request.' },
    { text: 'connect', documentation: 'How long the TCP connection to the server may take.' },
  ],
  'timeout tunnel': [{ text: '1h', documentation: 'Silent WebSockets are cut after this time.' }],
  'timeout client-fin': [{ text: '30s', documentation: 'Half-closed clients are dropped after this time.' }],
  balance: [
    { text: 'source', documentation: 'One client stays at one server, as Socket.IO and SockJS polling need.' },
    { text: 'leastconn', documentation: 'New WebSockets go to the server with the fewest connections.' },
    { text: 'roundrobin', documentation: 'In turn; breaks Socket.IO and SockJS polling.' },
  ],
  mode: [
    { text: 'http', documentation: 'Routes by path and headers.' },
    { text: 'tcp', documentation: 'Passes bytes on.' },
  ],
};

export function completeHaproxy(model: HaproxyModel, offset: number): readonly CompletionItem[] {
  const { text } = model;
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const { words, comment, errors } = lexLine(text, lineStart, offset);
  const section = findSectionAt(model, lineStart - 1);
  if (comment !== undefined || errors.length > 0 || section === undefined) return [];
  const last = words.at(-1);
  const partial = last !== undefined && last.end === offset ? last : undefined;
  if (partial?.isQuoted === true) return [];
  const before = (partial === undefined ? words : words.slice(0, -1)).map(({ value }) => value);
  const replace = toReplace(text, partial?.start ?? offset, offset);
  return findSuggestions(model, section, before).map(({ text: label, documentation }) => ({
    label,
    insertText: label,
    detail: 'WebSocket',
    documentation,
    replace,
  }));
}

/** The whole word, also what of it stands behind the cursor. */
function toReplace(text: string, start: number, offset: number): Span {
  const rest = start === offset ? '' : (/^[^\s#"'\\]*/.exec(text.slice(offset, offset + 100))?.[0] ?? '');
  return { start, end: offset + rest.length };
}

function findSuggestions(model: HaproxyModel, section: Section, before: readonly string[]): readonly Suggestion[] {
  const [keyword] = before;
  if (keyword === undefined) return findStatements(model, section);
  if (keyword === 'use_backend' || keyword === 'default_backend') return findRouteWords(model, section, before);
  const isCondition = before.at(-1) === 'if' || before.at(-1) === 'unless';
  if (isCondition) return findTests(section);
  const values = Object.hasOwn(VALUES, before.join(' ')) ? VALUES[before.join(' ')] : undefined;
  return isProxy(section.kind) ? (values ?? []) : [];
}

function findStatements(model: HaproxyModel, section: Section): readonly Suggestion[] {
  const known = STATEMENTS.filter(({ kinds }) => kinds.includes(section.kind));
  const present = new Set(section.lines.map(({ words }) => words.map(({ value }) => value).join(' ')));
  const routes = isFront(section.kind)
    ? backendNames(model, 'backend').map((name) => ({
        text: `use_backend ${name} if is_websocket`,
        documentation: 'Sends WebSockets to this backend; needs the acl is_websocket.',
      }))
    : [];
  return [...known, ...routes].filter(({ text }) => !present.has(text));
}

function findRouteWords(model: HaproxyModel, section: Section, before: readonly string[]): readonly Suggestion[] {
  if (!isFront(section.kind) && section.kind !== 'defaults') return [];
  if (before.length === 1)
    return backendNames(model).map((text) => ({ text, documentation: 'A backend of this file.' }));
  if (before[0] === 'default_backend') return [];
  if (before.length === 2) return [{ text: 'if', documentation: 'The condition under which it is taken.' }];
  return findTests(section);
}

function findTests(section: Section): readonly Suggestion[] {
  const names = section.lines.filter(({ keyword }) => keyword === 'acl').map(({ args }) => args[0]?.value ?? '');
  return [...new Set(names)]
    .filter((name) => PLAIN_NAME.test(name))
    .map((text) => ({ text, documentation: 'An acl of this section.' }));
}

function backendNames({ proxies }: HaproxyModel, kind?: ProxySection['kind']): readonly string[] {
  return proxies
    .filter((proxy) => hasBackend(proxy) && PLAIN_NAME.test(proxy.name) && (kind === undefined || proxy.kind === kind))
    .map(({ name }) => name);
}

function isFront(kind: SectionKind): boolean {
  return kind === 'frontend' || kind === 'listen';
}

function isProxy(kind: SectionKind): boolean {
  return kind === 'defaults' || kind === 'backend' || isFront(kind);
}
