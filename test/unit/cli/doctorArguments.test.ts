import { describe, expect, it } from 'vitest';
import { parseDoctorArguments } from '../../../src/cli/doctorArguments';

describe('doctor: arguments', () => {
  it('reads every option', () => {
    const parsed = parseDoctorArguments([
      'wss://example.org/chat',
      '--probe=sticky,idle',
      '--probe',
      'fanout',
      '--disturb',
      '--format=json',
      '--idle-seconds=5',
      '--heartbeat-seconds=0.5',
      '--timeout=3',
      '--count=20',
      '--node-id=json:hello.node',
      '--second=ws://other/chat',
      '--message={"say":"{marker}"}',
      '--max-message=2048',
      '--burst=7',
      '--sample=a.txt',
      '--sample=b.txt',
      '--header=X-A: 1: 2',
      '--cookie=a=1',
      '--cookie=b=2',
      '--origin=https://example.org',
      '--subprotocol=chat',
      '--insecure',
      '--ca=ca.pem',
      '--configs',
      'nginx.conf',
      'sites',
    ]);
    expect(parsed).toMatchObject({
      format: 'json',
      probeIds: ['sticky', 'idle', 'fanout'],
      sampleFiles: ['a.txt', 'b.txt'],
      configPaths: ['nginx.conf', 'sites'],
      settings: {
        url: 'wss://example.org/chat',
        headers: [{ name: 'X-A', value: '1: 2' }],
        cookies: 'a=1; b=2',
        origin: 'https://example.org',
        subprotocols: ['chat'],
        isCertificateVerified: false,
        caFile: 'ca.pem',
      },
      choices: {
        idleSeconds: 5,
        heartbeatSeconds: 0.5,
        nodeId: 'json:hello.node',
        secondUrl: 'ws://other/chat',
        mayDisturb: true,
      },
      bounds: {
        handshakeTimeoutMs: 3_000,
        count: 20,
        maxMessageBytes: 2_048,
        burst: 7,
        fanoutMessage: '{"say":"{marker}"}',
      },
    });
  });

  it('has defaults for everything but the URL', () => {
    expect(parseDoctorArguments(['localhost:8080'])).toMatchObject({
      format: 'text',
      probeIds: [],
      configPaths: [],
      choices: { idleSeconds: 65, heartbeatSeconds: 25, nodeId: '', secondUrl: '', mayDisturb: false },
      bounds: { handshakeTimeoutMs: 10_000, count: undefined },
    });
  });

  it.each([
    [
      ['--configs', 'a', 'b', 'ws://x'],
      ['a', 'b'],
    ],
    [['--configs', 'a', '--insecure', 'ws://x'], ['a']],
    [
      ['ws://x', '--configs=a', 'b', '--configs', 'c'],
      ['a', 'b', 'c'],
    ],
  ])('%j: configs end at the next option or URL', (args, configPaths) => {
    expect(parseDoctorArguments(args)).toMatchObject({ configPaths, settings: { url: 'ws://x' } });
  });

  it.each([
    [[], 'the URL is missing'],
    [['--configs', 'a', 'localhost:80'], 'the URL is missing'],
    [['ws://x', '--configs'], '--configs needs a path'],
    [['ws://a', 'ws://b'], 'ws://b is a second one'],
    [['ws://x', '--nope'], '--nope'],
    [['ws://x', '--format', 'yaml'], '--format takes text, json or markdown'],
    [['ws://x', '--probe', 'sticky,nope'], 'no probe "nope"'],
    [['ws://x', '--count', '0'], '--count takes a number from 1 to 100'],
    [['ws://x', '--count', '2.5'], 'whole number'],
    [['ws://x', '--count', '101'], 'from 1 to 100'],
    [['ws://x', '--idle-seconds', ''], '--idle-seconds takes a number'],
    [['ws://x', '--idle-seconds', '1e9'], '--idle-seconds takes a number'],
    [['ws://x', '--node-id', 'x-node'], '--node-id takes header:NAME'],
    [['ws://x', '--message', 'hi'], '{marker}'],
    [['ws://x', '--header', 'nope'], '--header takes'],
  ])('%j is refused', (args, problem) => {
    expect(parseDoctorArguments(args)).toMatchObject({ problem: expect.stringContaining(problem) });
  });
});
