import type { Probe } from './contract';
import { http2 } from './probes/http2';

/** All probes; the report has its own order (`PROBE_IDS`). */
export const PROBES: readonly Probe[] = [http2];
