import { closeSocket } from '../closeSocket';
import type { Probe } from '../contract';
import { toNotOpened } from '../finding';
import { MAX_BURST, openBurst } from '../limits/burst';
import { toLimitsFinding } from '../limits/limitsFinding';
import { measureSizes } from '../limits/measureSizes';
import { describeMemory, MEMORY_CONNECTIONS, measureServerMemory } from '../limits/serverMemory';
import { openSocket } from '../opening';
import { verifyByTcpdump } from '../verify';

export const limitsProbe: Probe = {
  id: 'limits',
  title: 'Limits',
  question: 'How large may a message be, and how many connections may open at once?',
  sends: `At most 30 text messages that grow to the size you allow, each on a connection of its own, then as many handshakes at once as you allow, ${MAX_BURST} at most. Where you name a server process: ${MEMORY_CONNECTIONS} idle connections.`,
  isDisturbing: true,
  isWaiting: false,
  needs: ['handshake'],
  async run(context) {
    const outcome = await openSocket(context);
    if (outcome.kind !== 'open') return toNotOpened(outcome, 'Limits');
    await closeSocket(outcome.socket, context.signal);
    const sizes = await measureSizes(context);
    const burst = await openBurst(context);
    const memory = describeMemory(await measureServerMemory(context));
    const found = toLimitsFinding(sizes, burst, [verifyByTcpdump(context.target)]);
    return {
      ...found,
      cause: memory.text === '' ? found.cause : `${found.cause} ${memory.text}`,
      evidence: { ...found.evidence, ...memory.evidence },
    };
  },
};
