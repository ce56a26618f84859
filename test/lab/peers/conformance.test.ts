import { afterEach, describe, expect, it } from 'vitest';
import { compressionProbe } from '../../../src/probe/probes/compression';
import { conformanceProbe } from '../../../src/probe/probes/conformance';
import type { Evidence, ProbeFinding } from '../../../src/protocol/doctor';
import { runProbe } from '../../integration/probe/support/probeContext';
import { hasPeer, type Peer, startLibwebsockets, startPythonWebsockets } from '../support/peers';

/** What other libraries do was measured, not assumed: where one is lenient, the probe has to say so and no more. */

let peer: Peer | undefined;
afterEach(async () => {
  await peer?.stop();
  peer = undefined;
});

async function diagnose(started: Promise<Peer>): Promise<ProbeFinding> {
  peer = await started;
  return runProbe(conformanceProbe, peer.url, { request: { subprotocols: peer.subprotocols } });
}

const casesOf = ({ evidence }: ProbeFinding) => evidence.cases as unknown as readonly Evidence[];
const idsOf = (found: ProbeFinding, verdict: string) =>
  casesOf(found)
    .filter((one) => one.verdict === verdict && one.informational !== true)
    .map(({ id }) => id);

describe.skipIf(!hasPeer('Python websockets'))('Python websockets', () => {
  it('does everything that the RFCs ask for', async () => {
    const found = await diagnose(startPythonWebsockets());
    expect(found.verdict, found.cause).toBe('pass');
    expect(found.evidence).toMatchObject({ library: 'Python websockets', echoes: true, deflate: true });
    expect(casesOf(found).filter(({ ok }) => ok !== true)).toEqual([]);
    expect(idsOf(found, 'silent-cut')).toEqual([]);
    // The one of three here that reads UTF-8 before a message is complete.
    expect(casesOf(found).find(({ id }) => id === 'utf8-early')).toMatchObject({ got: 'close 1007' });
  });

  it('agrees to smaller windows, and compressed messages come back through them', async () => {
    peer = await startPythonWebsockets();
    const { verdict, evidence } = await runProbe(compressionProbe, peer.url);
    expect(verdict).toBe('pass');
    expect(evidence).toMatchObject({
      serverWindowBits: 12,
      clientWindowBits: 12,
      echoedMessages: 3,
      compressedEchoes: 3,
    });
  });
});

describe.skipIf(!hasPeer('libwebsockets'))('libwebsockets', () => {
  it('is lenient in two cases and cuts silently in four, which is a warning and no failure', async () => {
    const found = await diagnose(startLibwebsockets());
    expect(found.verdict, found.cause).toBe('warn');
    expect(found.evidence).toMatchObject({
      library: 'libwebsockets',
      echoes: true,
      deflate: false,
      counts: { fail: 0 },
    });
    expect(idsOf(found, 'lenient')).toEqual(['unmasked', 'close-1-byte']);
    expect(idsOf(found, 'silent-cut')).toEqual(['length-top-bit', 'ping-126', 'close-126-bytes', 'close-bad-reason']);
    expect(idsOf(found, 'fail')).toEqual([]);
    expect(casesOf(found).find(({ id }) => id === 'opcode-3')).toMatchObject({
      got: 'close 1002',
      closeReason: 'bad opc',
      ok: true,
    });
  });
});
