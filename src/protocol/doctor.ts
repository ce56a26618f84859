/** What the doctor says about an endpoint, as the terminal prints it and the view shows it. */

/** In the order in which a report lists them. */
export const PROBE_IDS = [
  'reach',
  'tls',
  'handshake',
  'origin',
  'http2',
  'heartbeat',
  'close',
  'compression',
  'idle',
  'sticky',
  'fanout',
  'limits',
  'conformance',
  'storm',
] as const;

export type ProbeId = (typeof PROBE_IDS)[number];

/**
 * `unknown`: it ran and cannot tell. `skipped`: it did not run, since an earlier probe failed, the user did not agree, or it lacks
 * what it needs to know.
 */
export type Verdict = 'pass' | 'warn' | 'fail' | 'unknown' | 'skipped';

/** Plain JSON. */
export type EvidenceValue =
  | string
  | number
  | boolean
  | null
  | readonly EvidenceValue[]
  | { readonly [name: string]: EvidenceValue };

export type Evidence = Readonly<Record<string, EvidenceValue>>;

/** A line of a proxy config that explains a result. */
export interface ConfigLink {
  /** As the program knows it: a path in the terminal, a URI in the editor. */
  readonly path: string;
  /** 1 for the first line. */
  readonly line: number;
  /** Id of the rule, e.g. `N1`. */
  readonly rule: string;
  /** What the linter says there. */
  readonly message: string;
}

/** What a probe found out. */
export interface ProbeFinding {
  readonly verdict: Verdict;
  /** One or two sentences in plain words: what was seen, and the most likely cause where something is wrong. */
  readonly cause: string;
  /** Numbers, texts and tables behind it, without secrets. */
  readonly evidence: Evidence;
  /** Commands that show the same by hand, with the real host and port. */
  readonly verify: readonly string[];
  /** What to do; empty where nothing is to be done. */
  readonly remedy: string;
}

export interface ProbeResult extends ProbeFinding {
  readonly id: ProbeId;
  readonly configLinks: readonly ConfigLink[];
  readonly durationMs: number;
}

export interface DoctorReport {
  /** Without credentials. */
  readonly url: string;
  /** Epoch milliseconds. */
  readonly startedMs: number;
  readonly probes: readonly ProbeResult[];
}
