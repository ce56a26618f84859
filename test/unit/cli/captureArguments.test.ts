import { describe, expect, it } from 'vitest';
import { parseCaptureArguments } from '../../../src/cli/captureArguments';

describe('capture: arguments', () => {
  it('reads every option, in both spellings', () => {
    const parsed = parseCaptureArguments([
      'ws://localhost:1',
      '--count=5',
      '--seconds',
      '1.5',
      '--send',
      'a',
      '--send=b=c',
      '--header',
      'X-A: 1: 2',
      '--subprotocol',
      'chat',
      '--insecure',
      '--no-deflate',
      '--ca',
      'ca.pem',
      '--http',
      'auto',
      '--filter',
      'opcode == text',
      '--format',
      'ndjson',
      '--out',
      'x.ndjson',
    ]);
    expect(parsed).toMatchObject({
      count: 5,
      seconds: 1.5,
      messages: ['a', 'b=c'],
      outFile: 'x.ndjson',
      filter: 'opcode == text',
      settings: {
        url: 'ws://localhost:1',
        headers: [{ name: 'X-A', value: '1: 2' }],
        subprotocols: ['chat'],
        isCertificateVerified: false,
        isDeflateOffered: false,
        caFile: 'ca.pem',
        httpVersion: 'auto',
      },
    });
  });

  it.each([
    [[], 'The URL is missing'],
    [['ws://a', 'ws://b'], 'ws://b is a second one'],
    [['ws://a', '--count'], '--count needs a value'],
    [['ws://a', '--count', '0'], 'whole number above 0'],
    [['ws://a', '--count', '1.5'], 'whole number above 0'],
    [['ws://a', '--count='], 'whole number above 0'],
    [['ws://a', '--seconds', '-1'], 'number above 0'],
    [['ws://a', '--seconds', 'x'], 'number above 0'],
    [['ws://a', '--format', 'xml'], 'Unknown format "xml"; there is wscap, har, ndjson or pcapng'],
    [['ws://a', '--header', 'nocolon'], "'Name: value'"],
    [['ws://a', '--http', '3'], '--http takes 1.1, 2, auto'],
    [['ws://a', '--what'], 'Unknown option --what'],
  ])('%j is wrong: %s', (args, words) => {
    expect(parseCaptureArguments(args)).toContain(words);
  });
});
