import { randomBytes } from 'node:crypto';
import { lookup } from 'node:dns/promises';
import type { Clock } from '../base/clock';
import type { ProbePorts } from '../probe/contract';
import { probeHttp2 } from './http2Probe';
import { NodeRawDialer } from './rawDialer';
import { readResidentBytes } from './residentMemory';

/** What probes need of this machine. */
export function createProbePorts(clock: Clock): ProbePorts {
  return {
    clock,
    dialer: new NodeRawDialer(clock),
    probeHttp2: (target, request, signal) => probeHttp2(target, request, clock, signal),
    lookup: async (host, signal) => {
      // The resolver cannot be cancelled: its answer then comes too late for anyone.
      const found = await lookup(host, { all: true, verbatim: true });
      signal.throwIfAborted();
      return found.map(({ address }) => address);
    },
    readResidentBytes,
    randomBytes: (count) => new Uint8Array(randomBytes(count)),
    random: Math.random,
  };
}
