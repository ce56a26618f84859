import type { Probe } from './contract';
import { handshakeProbe } from './probes/handshake';
import { http2Probe } from './probes/http2';
import { originProbe } from './probes/origin';
import { reachProbe } from './probes/reach';
import { tlsProbe } from './probes/tls';

/** All probes; the report has its own order (`PROBE_IDS`). */
export const PROBES: readonly Probe[] = [handshakeProbe, http2Probe, originProbe, reachProbe, tlsProbe];
