/** A finding is data: the engine fills in severity and validates ranges; editors and terminals only render it. */

export type Dialect = 'nginx' | 'haproxy' | 'kubernetes' | 'systemd' | 'limits' | 'sysctl';
export type Severity = 'error' | 'warning' | 'information' | 'hint';
/** `recommended`: the rules worth most for their noise. `all`: the rest too, many of them hints. */
export type LintLevel = 'recommended' | 'all';

/** UTF-16 offsets into the file's text, end exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Replaces `span` by `newText`; an insertion has an empty span. */
export interface Edit extends Span {
  readonly newText: string;
}

/** A change to the file that holds the finding, made together with it. */
export interface Fix {
  /** In the imperative, e.g. `Copy the 2 lost headers into this location`. */
  readonly title: string;
  readonly edits: readonly Edit[];
}

export interface RelatedSpan extends Span {
  /** Path of the file, as the source set names it. */
  readonly path: string;
  readonly message: string;
}

export interface Finding extends Span {
  /** For example `N1`. */
  readonly rule: string;
  readonly severity: Severity;
  /** One or two sentences that name the line and the number that applies. */
  readonly message: string;
  readonly fixes: readonly Fix[];
  readonly related: readonly RelatedSpan[];
}

/** What a rule hands to the engine. */
export interface Report extends Span {
  readonly message: string;
  /** Where the rule's default severity does not fit, e.g. a hint because an include is unknown. */
  readonly severity?: Severity;
  readonly fixes?: readonly Fix[];
  readonly related?: readonly RelatedSpan[];
}

/** A config before and after, as shown on the rule's page. */
export interface RuleExample {
  readonly before: string;
  readonly after: string;
}

export interface RuleMeta {
  /** Stable short id, shown in Problems and used in settings and suppressions. */
  readonly id: string;
  /** Stable long name, e.g. `headers-lost`; the folder of its fixtures. */
  readonly name: string;
  readonly severity: Severity;
  /** The lowest level at which it speaks. */
  readonly level: LintLevel;
  /** One line for tables. */
  readonly summary: string;
  /** A paragraph: why this breaks a WebSocket. */
  readonly why: string;
  /** What real proxies did, with versions. */
  readonly measured: string;
  readonly example: RuleExample;
  /** Link to the proxy's own manual. */
  readonly manual: string;
}

/** A rule over one dialect's model. Adding one is one file in `rules/` and its line in the dialect's registry. */
export interface Rule<Model> extends RuleMeta {
  check(model: Model, report: (finding: Report) => void): void;
}

/** Reads other files of a configuration. Both calls are synchronous so that the core stays simple; a host may cache. */
export interface SourceReader {
  /** Text of a file, or undefined when it cannot be read. */
  read(path: string): string | undefined;
  /** Paths that match nginx's include pattern (`*`, `?`, `[]`), sorted; a pattern without wildcards is returned as it is when it exists. */
  expand(pattern: string): readonly string[];
}

/** Where a WebSocket is known to enter the proxy. */
export interface KnownWebSocket {
  /** Path of the request, such as `/chat/`. */
  readonly path: string;
  /** Name in the request's `Host`, without port; undefined where any server may be meant. */
  readonly host?: string | undefined;
  readonly port?: number | undefined;
  /** Completes "because …", e.g. `--websocket /chat/ says so`. */
  readonly reason: string;
}

export interface LintOptions {
  /** Dotted version such as `1.22.1`, or undefined when unknown. */
  readonly nginxVersion?: string | undefined;
  readonly haproxyVersion?: string | undefined;
  /** Idle limits at or above this are fine, in milliseconds. 60 s by default. */
  readonly minIdleMs?: number | undefined;
  /** Which rules speak; `recommended` by default. */
  readonly level?: LintLevel | undefined;
  /** Per rule id: another severity, or `off`. A rule that is named here speaks at any level. */
  readonly severities?: Readonly<Record<string, Severity | 'off'>> | undefined;
  /** Routes of which it is known that WebSockets come through them: declared by the user, or seen in a live connection. */
  readonly webSockets?: readonly KnownWebSocket[] | undefined;
  /** Follows includes; without one every include is unknown. */
  readonly reader?: SourceReader | undefined;
}

export interface LintRequest {
  /** Absolute path or any stable name; relative includes start from its folder. */
  readonly path: string;
  readonly text: string;
  readonly dialect: Dialect;
  readonly options: LintOptions;
}

/** Receives what a rule found; the engine adds severity and suppressions. */
export type Collect = (rule: RuleMeta, report: Report) => void;
