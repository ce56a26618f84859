import type { BackendOptions } from './backend';
import type { ProbeResult } from './probe';
import type { RunningProxy } from './proxyProcess';

export interface Ports {
  /** Where the proxy listens and the probe knocks. */
  readonly front: number;
  /** The server behind the proxy. */
  readonly back: number;
  /** A second server of the same kind, for configs with two nodes. */
  readonly other: number;
  /** A port nobody listens on: for a second listener of the proxy, or for a server that is down. */
  readonly free: number;
}

/** A config that breaks a real WebSocket the way a rule says, and that the rule's fixes repair. */
export interface LabCase {
  /** Id of the rule. */
  readonly rule: string;
  readonly title: string;
  readonly config: (ports: Ports) => string;
  /** Included files by name. */
  readonly files?: Readonly<Record<string, string>>;
  readonly backend?: BackendOptions;
  /** What happens before the fix; an object is matched by the fields it has. */
  readonly broken: Partial<ProbeResult> | 'does not start' | unknown;
  /** What happens after it; a WebSocket that works where nothing is said. */
  readonly working?: unknown;
  /** Path of the probe's URL; the dialect's usual one where nothing is said. */
  readonly path?: string;
  /** Silence to survive, longer than every timeout of the config. */
  readonly idleMs?: number;
  /** Another question than "does a WebSocket work?"; its answer is compared with `broken` and `working`. */
  readonly probe?: (front: number, proxy: RunningProxy) => Promise<unknown>;
  /** For a rule without a quick fix: the config as its page tells to write it. */
  readonly repaired?: (ports: Ports) => string;
  /** The soft limit of open files the proxy is started with. */
  readonly softNofile?: number;
  /** A file it cannot do without, such as a module of the proxy; where it is missing the case is skipped. */
  readonly needs?: string;
  /** Broken only before this version of the proxy. */
  readonly before?: string;
  /** Broken only from this version of the proxy on. */
  readonly since?: string;
}
