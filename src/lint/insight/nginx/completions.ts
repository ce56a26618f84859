/** What is offered where: directives that matter to WebSockets, with good values. */

import type { LevelKind } from '../../nginx/level';
import type { NginxModel } from '../../nginx/model';
import { MAP_VARIABLE } from '../../nginx/upgradeMapEdit';

export interface Suggestion {
  readonly label: string;
  readonly insert: string;
  readonly detail: string;
  readonly documentation: string;
}

export interface CompletionSite {
  readonly model: NginxModel;
  /** The levels around the cursor, outer ones first. */
  readonly levels: readonly LevelKind[];
  /** Names of the directives that the block has already. */
  readonly present: ReadonlySet<string>;
  readonly indentation: string;
}

/** `isOnce`: NGINX refuses a second one at a level. */
interface Statement {
  readonly text: string;
  readonly levels: readonly LevelKind[];
  readonly isOnce: boolean;
  readonly documentation: string;
}

const PROXY_LEVELS: readonly LevelKind[] = ['http', 'server', 'location'];
const DETAIL = 'WebSocket';

const once = (text: string, levels: readonly LevelKind[], documentation: string): Statement => ({
  text,
  levels,
  isOnce: true,
  documentation,
});
const often = (text: string, levels: readonly LevelKind[], documentation: string): Statement => ({
  text,
  levels,
  isOnce: false,
  documentation,
});

const STATEMENTS: readonly Statement[] = [
  often('proxy_set_header Upgrade $http_upgrade', PROXY_LEVELS, 'Passes the upgrade request of the client on.'),
  often(
    'proxy_set_header Host $host',
    PROXY_LEVELS,
    'Servers that compare Origin with Host need the name the client asked for.',
  ),
  once('proxy_http_version 1.1', PROXY_LEVELS, 'The handshake needs HTTP/1.1; the default before NGINX 1.29.7 is 1.0.'),
  once('proxy_read_timeout 1h', PROXY_LEVELS, 'Idle WebSockets are cut after this time; the default is 60 s.'),
  once(
    'hash $remote_addr consistent',
    ['upstream'],
    'One client stays at one server, as Socket.IO and SockJS polling need.',
  ),
  once('ip_hash', ['upstream'], 'One network of clients stays at one server, as Socket.IO and SockJS polling need.'),
  once('least_conn', ['upstream'], 'New WebSockets go to the server with the fewest connections.'),
  once('keepalive 32', ['upstream'], 'Idle connections kept for plain requests.'),
  once(
    'worker_shutdown_timeout 1h',
    ['main'],
    'On reload, open WebSockets are cut after this time; without it they stay.',
  ),
];
const STICKY = once(
  'sticky cookie srv_id expires=1h path=/',
  ['upstream'],
  'One client stays at one server by a cookie; open source NGINX has it since 1.29.6.',
);
const STREAM_TIMEOUT = once(
  'proxy_timeout 1h',
  ['server'],
  'Idle connections are cut after this time; the default is 10 min.',
);

/** Whole statements for the level the cursor is at. */
export function findStatements(site: CompletionSite): readonly Suggestion[] {
  const level = site.levels.at(-1) ?? 'main';
  if (site.levels.includes('stream'))
    return level === 'server' ? toSuggestions([STREAM_TIMEOUT, ...passes(site, '')], site) : [];
  const connection = often(
    `proxy_set_header Connection ${connectionValues(site)[0] ?? '"upgrade"'}`,
    PROXY_LEVELS,
    'Asks the server for the upgrade; through a map only for requests that ask themselves.',
  );
  const all = [...STATEMENTS.slice(0, 1), connection, ...STATEMENTS.slice(1), ...passes(site, 'http://')];
  if (site.model.isNginxAtLeast('1.29.6') !== false) all.push(STICKY);
  const map = level === 'http' && !site.model.variables.has(MAP_VARIABLE) ? [toMap(site)] : [];
  return [
    ...toSuggestions(
      all.filter(({ levels }) => levels.includes(level)),
      site,
    ),
    ...map,
  ];
}

/** The next word of a statement that is under way. */
export function findValues(site: CompletionSite, words: readonly string[]): readonly Suggestion[] {
  const [name = '', first] = words;
  if (words.length === 2 && name === 'proxy_set_header' && isProxying(site)) {
    const key = first?.toLowerCase() ?? '';
    if (key === 'connection')
      return connectionValues(site).map((value) =>
        toValue(value, 'For a WebSocket handshake this must become `upgrade`.'),
      );
    if (key === 'upgrade') return [toValue('$http_upgrade', 'What the client sent.')];
    if (key === 'host')
      return [
        toValue('$host', 'The name the client asked for, without port.'),
        toValue('$http_host', 'As the client sent it, with a port that is not the usual one.'),
      ];
    return [];
  }
  return words.length === 1 ? findFirstValues(site, name) : [];
}

function findFirstValues(site: CompletionSite, name: string): readonly Suggestion[] {
  const isStream = site.levels.includes('stream');
  if (name === 'proxy_pass')
    return upstreamNames(site).map((upstream) =>
      toValue(isStream ? upstream : `http://${upstream}`, 'An upstream of this configuration.'),
    );
  if (name === 'proxy_timeout' && isStream) return [toValue('1h', 'Idle connections are cut after this time.')];
  if (!isProxying(site)) return [];
  switch (name) {
    case 'proxy_set_header':
      return [
        toValue('Upgrade', 'Needed by every WebSocket.'),
        toValue('Connection', 'Needed by every WebSocket.'),
        toValue('Host', 'For servers that compare Origin with Host.'),
      ];
    case 'proxy_http_version':
      return [toValue('1.1', 'What a WebSocket handshake needs.')];
    case 'proxy_read_timeout':
      return [toValue('1h', 'Idle WebSockets are cut after this time.')];
    default:
      return [];
  }
}

function isProxying({ levels }: CompletionSite): boolean {
  const level = levels.at(-1);
  return !levels.includes('stream') && level !== undefined && PROXY_LEVELS.includes(level);
}

/** The visible map first, since it leaves plain requests alone. */
function connectionValues({ model }: CompletionSite): readonly string[] {
  const variable = model.upgradeMap?.variable;
  return [...(variable === undefined ? [] : [variable]), '"upgrade"', '$http_connection'];
}

function passes(site: CompletionSite, scheme: string): readonly Statement[] {
  const level: LevelKind = scheme === '' ? 'server' : 'location';
  return upstreamNames(site).map((name) =>
    once(`proxy_pass ${scheme}${name}`, [level], 'Hands requests to the servers of this upstream.'),
  );
}

function upstreamNames({ model, levels }: CompletionSite): readonly string[] {
  if (!levels.includes('stream')) return [...model.upstreams.keys()].filter(isPlainName);
  return model.levels
    .filter(({ kind, protocol }) => kind === 'upstream' && protocol === 'stream')
    .map(({ opener }) => opener?.directive.args[0]?.value ?? '')
    .filter(isPlainName);
}

function isPlainName(name: string): boolean {
  return /^[\w.-]{1,100}$/.test(name);
}

function toSuggestions(statements: readonly Statement[], { present }: CompletionSite): readonly Suggestion[] {
  return statements
    .filter(({ text, isOnce }) => !isOnce || !present.has(text.split(' ')[0] ?? ''))
    .map(({ text, documentation }) => ({ label: text, insert: `${text};`, detail: DETAIL, documentation }));
}

function toValue(value: string, documentation: string): Suggestion {
  return { label: value, insert: value, detail: DETAIL, documentation };
}

function toMap({ model, indentation }: CompletionSite): Suggestion {
  const lines = [`map $http_upgrade ${MAP_VARIABLE} {`, '    default upgrade;', "    ''      close;", '}'];
  return {
    label: `map $http_upgrade ${MAP_VARIABLE}`,
    insert: lines.join(model.file.lineBreak + indentation),
    detail: DETAIL,
    documentation: 'Gives `upgrade` for WebSocket handshakes and `close` for all other requests.',
  };
}
