import type { Evidence } from '../../protocol/doctor';
import { closeSocket } from '../closeSocket';
import type { ProbeContext } from '../contract';
import { openSocket } from '../opening';
import type { ProbeSocket } from '../probeSocket';

/** What a process of this machine grew by while idle connections were open. */
export interface ServerMemory {
  readonly pid: number;
  readonly connections: number;
  /** Resident set size before, with the connections open, and after they were closed. */
  readonly rssBeforeBytes: number;
  readonly rssWithBytes: number;
  readonly rssAfterBytes: number;
}

export type MemoryResult = ServerMemory | { readonly pid: number; readonly trouble: string };

/** Enough to stand out from the noise of a process, and no load. */
export const MEMORY_CONNECTIONS = 100;
/** Allocators and collectors need a moment. */
const SETTLE_MS = 300;

/**
 * Reads the resident memory of the process that the user named before, with and after bounded idle connections. Undefined where none was
 * named. Rejects only with the signal's reason.
 */
export async function measureServerMemory(context: ProbeContext): Promise<MemoryResult | undefined> {
  const { options, ports, signal } = context;
  const pid = options.serverPid;
  if (pid === undefined) return undefined;
  const rssBeforeBytes = await ports.readResidentBytes(pid);
  if (rssBeforeBytes === undefined)
    return { pid, trouble: `There is no process ${pid} on this machine, or it may not be read.` };
  const sockets: ProbeSocket[] = [];
  try {
    while (sockets.length < MEMORY_CONNECTIONS) {
      context.progress({ fraction: 0.95, text: `idle connection ${sockets.length + 1} of ${MEMORY_CONNECTIONS}` });
      const outcome = await openSocket(context);
      if (outcome.kind !== 'open') break;
      sockets.push(outcome.socket);
    }
    await settle(context);
    const rssWithBytes = (await ports.readResidentBytes(pid)) ?? rssBeforeBytes;
    const connections = sockets.length;
    await closeAll(sockets, signal);
    await settle(context);
    const rssAfterBytes = (await ports.readResidentBytes(pid)) ?? rssWithBytes;
    return { pid, connections, rssBeforeBytes, rssWithBytes, rssAfterBytes };
  } finally {
    await closeAll(sockets, signal);
  }
}

/** In a sentence, and as evidence. */
export function describeMemory(memory: MemoryResult | undefined): {
  readonly text: string;
  readonly evidence: Evidence;
} {
  if (memory === undefined) return { text: '', evidence: {} };
  if ('trouble' in memory) return { text: memory.trouble, evidence: { serverMemory: { ...memory } } };
  const { pid, connections, rssBeforeBytes, rssWithBytes } = memory;
  const bytesPerConnection = connections === 0 ? null : Math.round((rssWithBytes - rssBeforeBytes) / connections);
  const each =
    bytesPerConnection === null ? 'nothing, since none opened' : `${(bytesPerConnection / 1024).toFixed(1)} KiB each`;
  return {
    text: `Process ${pid} grew by ${each} with ${connections} idle connections open.`,
    evidence: { serverMemory: { ...memory, bytesPerConnection } },
  };
}

async function closeAll(sockets: ProbeSocket[], signal: AbortSignal): Promise<void> {
  for (const socket of sockets.splice(0)) await closeSocket(socket, signal);
}

async function settle({ ports, signal }: ProbeContext): Promise<void> {
  await new Promise<void>((resolve) => ports.clock.schedule(SETTLE_MS, resolve));
  signal.throwIfAborted();
}
