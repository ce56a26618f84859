import type { Probe } from './contract';
import { compressionProbe } from './probes/compression';
import { conformanceProbe } from './probes/conformance';
import { handshakeProbe } from './probes/handshake';
import { limitsProbe } from './probes/limits';
import { originProbe } from './probes/origin';
import { reachProbe } from './probes/reach';
import { tlsProbe } from './probes/tls';

/** All probes; the report has its own order (`PROBE_IDS`). */
export const PROBES: readonly Probe[] = [
  compressionProbe,
  conformanceProbe,
  handshakeProbe,
  limitsProbe,
  originProbe,
  reachProbe,
  tlsProbe,
];
