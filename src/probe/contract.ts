import type { Clock } from '../base/clock';
import type { ReconnectSettings } from '../protocol/connection';
import type { ProbeFinding, ProbeId, ProbeResult } from '../protocol/doctor';
import type { Http2Facts } from './http2Facts';
import type { RawDialer } from './ports';
import type { ProbeRequest, ProbeTarget } from './target';

/** Where a node says which one it is. */
export type NodeIdSource =
  | { readonly kind: 'header'; readonly name: string }
  | { readonly kind: 'cookie'; readonly name: string }
  /** Dotted path in the first JSON message, e.g. `node.id`. */
  | { readonly kind: 'json'; readonly path: string }
  | { readonly kind: 'subprotocol' };

/** What the user chose; bounds of everything that is sent. */
export interface DoctorOptions {
  /** Deadline of each TCP, TLS and opening handshake, in milliseconds. */
  readonly handshakeTimeoutMs: number;
  /** How long an idle connection is watched. */
  readonly idleSeconds: number;
  /** Interval of the pings that should keep an idle connection. */
  readonly heartbeatSeconds: number;
  /** Connections of sticky, pings of heartbeat, messages of fanout; undefined takes each probe's own. */
  readonly count: number | undefined;
  readonly nodeId: NodeIdSource | undefined;
  /** Second endpoint of fanout; undefined uses the same one twice. */
  readonly secondUrl: string | undefined;
  /** Text that fanout publishes, with `{marker}` where its marker goes. */
  readonly fanoutMessage: string;
  /** Largest message that limits sends, in bytes. */
  readonly maxMessageBytes: number;
  /** A server process of this machine whose memory limits looks at. */
  readonly serverPid: number | undefined;
  /** Handshakes that limits opens at once. */
  readonly burst: number;
  /** Messages of the user's own, to measure compression with. */
  readonly sampleMessages: readonly string[];
  /** Whether probes that may disturb a server (limits, conformance) may run. */
  readonly mayDisturb: boolean;
  /** What the storm is simulated with. */
  readonly reconnect: ReconnectSettings;
  readonly stormClients: number;
}

/** What probes need from outside. */
export interface ProbePorts {
  readonly clock: Clock;
  readonly dialer: RawDialer;
  /** Asks over HTTP/2 (RFC 8441); bounded in time, leaves nothing open. */
  probeHttp2(target: ProbeTarget, request: ProbeRequest, signal: AbortSignal): Promise<Http2Facts>;
  /** Addresses of a name, in the resolver's order; rejects with Node's own error. */
  lookup(host: string, signal: AbortSignal): Promise<readonly string[]>;
  /** Resident set size of a process of this machine in bytes; undefined where it cannot be read. */
  readResidentBytes(pid: number): Promise<number | undefined>;
  /** Cryptographically strong bytes, for keys, masks and markers. */
  randomBytes(count: number): Uint8Array;
  /** In [0, 1). */
  random(): number;
}

export interface ProbeProgress {
  /** 0 to 1, where it is known. */
  readonly fraction: number | undefined;
  /** What happens now, e.g. `connection 3 of 10`. */
  readonly text: string;
}

export interface ProbeContext {
  readonly target: ProbeTarget;
  readonly request: ProbeRequest;
  readonly options: DoctorOptions;
  readonly ports: ProbePorts;
  /** Aborted when the user cancels: everything open is then dropped at once, and `run` rejects. */
  readonly signal: AbortSignal;
  /** Of the probes that ran before. */
  readonly results: ReadonlyMap<ProbeId, ProbeResult>;
  progress(progress: ProbeProgress): void;
}

export interface Probe {
  readonly id: ProbeId;
  /** One or two words. */
  readonly title: string;
  /** What it answers, as a question. */
  readonly question: string;
  /** What it sends, with its bounds, in a sentence: the user agrees to this. */
  readonly sends: string;
  /** True where it may disturb a server: then it asks first, and only runs by itself against loopback. */
  readonly isDisturbing: boolean;
  /** True where it spends its time waiting on a connection of its own: it then runs beside the others. */
  readonly isWaiting: boolean;
  /** Probes without whose success this one makes no sense: it is skipped where one of them failed. */
  readonly needs: readonly ProbeId[];
  /**
   * Rejects with the signal's reason once it is aborted. Whatever a peer does is a finding, not an error; nothing stays open.
   */
  run(context: ProbeContext): Promise<ProbeFinding>;
}
