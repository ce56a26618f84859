/**
 * What the author of a config says about it in a comment: `# ws-lint: heartbeat 25s`, `# ws-lint: websocket-only`,
 * `# ws-lint: sticky-elsewhere`. Holds for the whole file.
 */
export interface Statements {
  /** Clients or servers send something at least this often, so idle limits above it never apply. */
  readonly heartbeatMs: number | undefined;
  /** No long-polling transport is used: stickiness does not matter. */
  readonly isWebSocketOnly: boolean;
  /** Something in front already sends one client to one server. */
  readonly isStickyElsewhere: boolean;
}

const COMMENT = /([#;])[ \t]*ws-lint:[ \t]*(heartbeat|websocket-only|sticky-elsewhere)\b(?:[ \t]+(\d+)(ms|s|m|h)\b)?/g;
const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/** `marks` are the characters that start a comment. */
export function parseStatements(text: string, marks = '#'): Statements {
  let heartbeatMs: number | undefined;
  const said = new Set<string>();
  if (text.includes('ws-lint:')) {
    for (const [, mark = '', word = '', count, unit = ''] of text.matchAll(COMMENT)) {
      if (!marks.includes(mark)) continue;
      said.add(word);
      if (word === 'heartbeat' && count !== undefined) heartbeatMs = Number(count) * (UNIT_MS[unit] ?? 1);
    }
  }
  return {
    heartbeatMs,
    isWebSocketOnly: said.has('websocket-only'),
    isStickyElsewhere: said.has('sticky-elsewhere'),
  };
}
