/** The line of a proxy config in the workspace that serves the connection, as its panel shows it. */
export interface ProxyRoute {
  /** For example `nginx.conf:12`. */
  readonly place: string;
  /** For example `location /ws/`. */
  readonly title: string;
  /** How many errors and warnings the linter has about it. */
  readonly problems: number;
  /** One line a problem; empty without any. */
  readonly detail: string;
}
