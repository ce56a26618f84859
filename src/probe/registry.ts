import type { Probe } from './contract';
import { closeProbe } from './probes/close';
import { heartbeatProbe } from './probes/heartbeat';
import { idleProbe } from './probes/idle';
import { stormProbe } from './probes/storm';

/** All probes; the report has its own order (`PROBE_IDS`). */
export const PROBES: readonly Probe[] = [closeProbe, heartbeatProbe, idleProbe, stormProbe];
