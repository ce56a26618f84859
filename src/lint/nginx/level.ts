import type { Span } from '../rule';
import type { Directive } from './parser';
import type { SourceFile } from './sourceFile';

export type LevelKind =
  | 'main'
  | 'http'
  | 'server'
  | 'location'
  | 'if'
  | 'limit_except'
  | 'upstream'
  | 'stream'
  | 'mail'
  | 'other';

/** Which modules' directives apply: `proxy_pass` means one thing in `http` and another in `stream`. */
export type Protocol = 'http' | 'stream' | 'other';

/** A directive where nginx sees it, after includes are followed. */
export interface Placed {
  readonly directive: Directive;
  readonly source: SourceFile;
  readonly level: Level;
  /** The linted file's part that brings the directive in: itself, or the `include`; undefined where it comes in elsewhere. */
  readonly site: Span | undefined;
}

/** Something at a level that cannot be seen: an include that is not there, a template part, or the level around the file. */
export interface UnknownPart {
  readonly kind: 'include' | 'template' | 'outer';
  /** As messages name it, e.g. `include proxy.conf`. */
  readonly name: string;
  /** True where the name says that it is about proxying or WebSockets: then it most likely holds what seems missing. */
  readonly isAboutProxying: boolean;
}

/** One block of the configuration with its includes inlined. */
export interface Level {
  readonly kind: LevelKind;
  readonly protocol: Protocol;
  /** The directive that opens the block; undefined for the top of the linted file. */
  readonly opener: Placed | undefined;
  readonly parent: Level | undefined;
  readonly children: readonly Level[];
  /** Directives that open no level of their own, data blocks included, in the order nginx reads them. */
  readonly items: readonly Placed[];
  readonly unknowns: readonly UnknownPart[];
}

/** The part of a directive worth underlining: without the block it opens. */
export function headSpan(directive: Directive): Span {
  if (directive.block === undefined) return { start: directive.start, end: directive.end };
  return { start: directive.start, end: directive.args.at(-1)?.end ?? directive.nameToken.end };
}

/** As messages name a level: `location /ws/`, `server`, `http`. */
export function describeLevel(level: Level): string {
  if (level.opener === undefined) return 'the top of this file';
  const { name, args } = level.opener.directive;
  return name === 'location' || name === 'upstream' ? [name, ...args.map((arg) => arg.value)].join(' ') : name;
}
