import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { CONFORMANCE_CASES } from '../../../src/probe/conformance/caseRegistry';
import { verifyByFrames } from '../../../src/probe/conformance/verifyByFrames';
import { readIdentity } from '../support/tlsFixtures';
import { echo, startWsServer } from '../support/wsServer';
import { createProbeContext } from './support/probeContext';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** What the user sees who copies the command. */
async function runCommand(url: string, id: string): Promise<string> {
  const { target, request } = createProbeContext(`${url}/?it's=$HOME%20\`x\``);
  const one = CONFORMANCE_CASES.find((candidate) => candidate.id === id);
  if (!one) throw new Error(id);
  const { stdout } = await promisify(execFile)('bash', ['-c', verifyByFrames(target, request, one)]);
  return stdout;
}

describe('verifyByFrames', () => {
  it.each([
    ['unmasked', /88 02 03 ea/],
    ['utf8-byte', /88 02 03 ef/],
    ['text', /81 05 68 65 6c 6c 6f/],
    ['text-in-fragments', /88 02 03 ea/],
  ])('sends the case %s by hand', async (id, answer) => {
    const server = await startWsServer({ accept: echo });
    closers.push(server.close);
    expect((await runCommand(server.url, id)).replace(/\s+/g, ' ')).toMatch(answer);
  });

  it('over TLS', async () => {
    const server = await startWsServer({ accept: echo, tls: readIdentity('localhost') });
    closers.push(server.close);
    expect((await runCommand(server.url, 'unmasked')).replace(/\s+/g, ' ')).toMatch(/88 02 03 ea/);
  });
});
