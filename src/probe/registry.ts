import type { Probe } from './contract';
import { closeProbe } from './probes/close';
import { compressionProbe } from './probes/compression';
import { conformanceProbe } from './probes/conformance';
import { fanoutProbe } from './probes/fanout';
import { handshakeProbe } from './probes/handshake';
import { heartbeatProbe } from './probes/heartbeat';
import { http2Probe } from './probes/http2';
import { idleProbe } from './probes/idle';
import { limitsProbe } from './probes/limits';
import { originProbe } from './probes/origin';
import { reachProbe } from './probes/reach';
import { stickyProbe } from './probes/sticky';
import { stormProbe } from './probes/storm';
import { tlsProbe } from './probes/tls';

/** All probes; the report has its own order (`PROBE_IDS`). */
export const PROBES: readonly Probe[] = [
  closeProbe,
  compressionProbe,
  conformanceProbe,
  fanoutProbe,
  handshakeProbe,
  heartbeatProbe,
  http2Probe,
  idleProbe,
  limitsProbe,
  originProbe,
  reachProbe,
  stickyProbe,
  stormProbe,
  tlsProbe,
];
