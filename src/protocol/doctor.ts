import type { ConnectionSettings } from './connection';

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

/** What a probe is, for a list. */
export interface ProbeDescription {
  readonly id: ProbeId;
  readonly title: string;
  readonly question: string;
  /** What it sends, with its bounds: the user agrees to this. */
  readonly sends: string;
  readonly isDisturbing: boolean;
}

/** Where a probe stands. */
export interface ProbeState {
  readonly id: ProbeId;
  /** `idle` was not part of the last run, or no run was. */
  readonly phase: 'idle' | 'waiting' | 'running' | 'done';
  /** 0 to 1 while it runs, where that is known. */
  readonly fraction: number | undefined;
  /** What it does while it runs. */
  readonly text: string;
  /** Of its last result. */
  readonly verdict: Verdict | undefined;
  /** Grows with each result: what was read of an older one is void. */
  readonly revision: number;
}

export interface DoctorState {
  /** What was examined, without credentials; empty before the first run. */
  readonly url: string;
  readonly isRunning: boolean;
  /** The last run was given up by the user. */
  readonly wasCancelled: boolean;
  /** Why the last run did not begin; empty where it did. */
  readonly failure: string;
  /** The last run was a check of production readiness. */
  readonly isReadiness: boolean;
  readonly probes: readonly ProbeState[];
}

/** What the user may choose before a run. */
export interface DoctorChoices {
  readonly idleSeconds: number;
  readonly heartbeatSeconds: number;
  /** `header:NAME`, `cookie:NAME`, `json:PATH` or `subprotocol`; empty lets the probe guess. */
  readonly nodeId: string;
  /** Second endpoint of fanout; empty uses the same one twice. */
  readonly secondUrl: string;
  /** Process id of a server on this machine whose memory is measured by limits; 0 measures none. */
  readonly serverPid: number;
  /** Also run probes that may disturb a server that is not on this machine. */
  readonly mayDisturb: boolean;
}

/** One line of the scorecard of production readiness. */
export interface ScorecardRow {
  readonly id: string;
  /** What is asked, e.g. `Heartbeat below the idle limit`. */
  readonly title: string;
  readonly verdict: Verdict;
  /** What it rests on, in a sentence with its numbers. */
  readonly evidence: string;
  readonly remedy: string;
  /** The probe that found it out; undefined where it follows from the settings. */
  readonly probeId: ProbeId | undefined;
}

export const MAX_IDLE_SECONDS = 3_600;

/** Requests of the doctor's tab. */
export interface DoctorRequests {
  'doctor/open': {
    params: Readonly<Record<string, never>>;
    result: { probes: readonly ProbeDescription[]; choices: DoctorChoices; state: DoctorState };
  };
  /**
   * Examines the endpoint of these settings; an empty list runs every probe. Resolves when it began. What ran before
   * stays where it is not run again.
   */
  'doctor/run': {
    params: { settings: ConnectionSettings; probeIds: readonly ProbeId[]; choices: DoctorChoices };
    result: null;
  };
  /** Runs the harmless probes, for the scorecard. */
  'doctor/checkReadiness': { params: { settings: ConnectionSettings; choices: DoctorChoices }; result: null };
  'doctor/cancel': { params: Readonly<Record<string, never>>; result: null };
  /** The last result of a probe; null before there is one. */
  'doctor/result': { params: { id: ProbeId }; result: ProbeResult | null };
  'doctor/scorecard': { params: Readonly<Record<string, never>>; result: { rows: readonly ScorecardRow[] } };
  /** Puts the report on the clipboard. */
  'doctor/copy': { params: { format: 'markdown' | 'json' }; result: { summary: string } };
  /** Opens the report as a Markdown document. */
  'doctor/openReport': { params: Readonly<Record<string, never>>; result: null };
  /** Opens the line of a proxy config that a result names. */
  'doctor/reveal': { params: { path: string; line: number }; result: null };
}
