/** What an editor shows about a proxy config beside its findings; data only, whoever renders it knows the editor. */

import type { Finding, Span } from '../rule';

/** Everything the editor shows about one config beside its findings. Never throws; empty answers for binary or foreign text. */
export interface Insight {
  /** One for each place that serves requests: an NGINX location (or server) with a proxy_pass, a HAProxy backend or listen with servers; in text order. */
  readonly routes: readonly RouteInsight[];
  /** The outline: what a reader would look for. */
  readonly outline: readonly OutlineItem[];
  /** What stands at an offset, told for a WebSocket; undefined where nothing is worth saying. */
  hover(offset: number): HoverText | undefined;
  /** Words that fit at an offset; only directives or keywords and values that matter to WebSockets. */
  complete(offset: number): readonly CompletionItem[];
}

export interface RouteInsight {
  /** The `location /ws/ ` head or the `backend chat` line, to put a code lens on. */
  readonly head: Span;
  /** The whole block or section. */
  readonly block: Span;
  /** `location /ws/`, `backend chat`. */
  readonly title: string;
  readonly verdict: RouteVerdict;
  /** Everything the linter says that concerns this route, notes included; in text order. */
  readonly findings: readonly Finding[];
  /** Where a client reaches it; several listens give several; empty where unknown. Never a guess: variables, templates and regular expressions are left out. */
  readonly urls: readonly ServedUrl[];
  /** The effective configuration of this route as a document in the dialect's own syntax. */
  describe(): string;
}

export type RouteVerdict =
  /** Sockets get through; cut after `idleMs` of silence (undefined: not known or never). */
  | { readonly kind: 'ready'; readonly idleMs: number | undefined }
  /** Errors and warnings of the linter that concern this route. */
  | { readonly kind: 'broken'; readonly findings: readonly Finding[] }
  /** Nothing says that WebSockets come this way: plain HTTP. */
  | { readonly kind: 'plain' }
  /** An include or template hides it. */
  | { readonly kind: 'unknown'; readonly because: string };

export interface ServedUrl {
  /** `ws://` or `wss://`; the port only where it is not the scheme's own. */
  readonly url: string;
  readonly host: string;
  readonly port: number;
  readonly path: string;
}

export interface OutlineItem {
  readonly name: string;
  readonly detail: string;
  readonly kind: 'block' | 'route' | 'server' | 'upstream' | 'map' | 'section' | 'acl' | 'listen';
  readonly span: Span;
  /** Lies within `span`. */
  readonly head: Span;
  readonly children: readonly OutlineItem[];
}

export interface HoverText {
  readonly span: Span;
  readonly markdown: string;
}

export interface CompletionItem {
  readonly label: string;
  readonly insertText: string;
  readonly detail: string;
  readonly documentation: string;
  readonly replace: Span;
}

/** The address of a WebSocket handshake. */
export interface SocketUrl {
  readonly isSecure: boolean;
  /** Without port and brackets. */
  readonly host: string;
  readonly port: number;
  /** With its query, if any. */
  readonly path: string;
}

/** What one dialect answers. */
export interface DialectInsight {
  readonly insight: Insight;
  /** Undefined where the config does not serve the URL, or where that depends on what cannot be seen. */
  findRoute(url: SocketUrl): RouteInsight | undefined;
}

export const NO_INSIGHT: DialectInsight = {
  insight: { routes: [], outline: [], hover: () => undefined, complete: () => [] },
  findRoute: () => undefined,
};
