import { DEFAULT_RECONNECT } from '../protocol/connection';
import type { DoctorOptions } from './contract';

/** What is taken where the user chose nothing. */
export const DEFAULT_DOCTOR_OPTIONS: DoctorOptions = {
  handshakeTimeoutMs: 10_000,
  // A little more than the idle limit that is the most common one.
  idleSeconds: 65,
  heartbeatSeconds: 25,
  count: undefined,
  nodeId: undefined,
  secondUrl: undefined,
  fanoutMessage: 'socketscope {marker}',
  maxMessageBytes: 1024 * 1024,
  serverPid: undefined,
  burst: 20,
  sampleMessages: [],
  mayDisturb: false,
  reconnect: DEFAULT_RECONNECT,
  stormClients: 10_000,
};
