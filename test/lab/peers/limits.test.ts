import { afterEach, describe, expect, it } from 'vitest';
import { limitsProbe } from '../../../src/probe/probes/limits';
import { runProbe } from '../../integration/probe/support/probeContext';
import { hasPeer, type Peer, startPythonWebsockets } from '../support/peers';

let peer: Peer | undefined;
afterEach(async () => {
  await peer?.stop();
  peer = undefined;
});

describe.skipIf(!hasPeer('Python websockets'))('limits against Python websockets', () => {
  it('finds its default of 1 MiB exactly, closed with 1009', async () => {
    peer = await startPythonWebsockets();
    const { verdict, evidence, cause } = await runProbe(limitsProbe, peer.url, {
      options: { maxMessageBytes: 4 * 1024 * 1024, burst: 10 },
    });
    expect(verdict, cause).toBe('pass');
    expect(evidence).toMatchObject({
      largestAcceptedBytes: 1_048_576,
      refusedAtBytes: 1_048_577,
      closeCode: 1009,
      endedBy: 'close',
      burst: { asked: 10, opened: 10, refused: {} },
    });
    expect(cause).toMatch(/default of Python websockets/);
  });
});
