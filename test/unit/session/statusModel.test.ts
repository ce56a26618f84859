import { describe, expect, it } from 'vitest';
import { type ConnectionSettings, createConnectionSettings } from '../../../src/protocol/connection';
import { newHandshakeRecord } from '../../../src/session/handshakeRecord';
import { toConnectionStatus } from '../../../src/session/statusModel';

function readWarnings(url: string, changes: Partial<ConnectionSettings> = {}): readonly string[] {
  return toConnectionStatus({
    phase: 'open',
    sinceMs: 0,
    url,
    handshake: newHandshakeRecord(createConnectionSettings(url, changes), 0),
    compression: { messages: 0, wireBytes: 0, inflatedBytes: 0 },
    rtt: undefined,
    missedPongs: 0,
    reconnect: undefined,
    ending: '',
    endingTone: 'normal',
  }).warnings;
}

describe('warnings of the status', () => {
  const PLAIN = 'Not encrypted: anyone on the path can read it. Use wss://.';

  it('a plain connection to another machine is warned of, one to this machine is not', () => {
    expect(readWarnings('ws://example.org/feed')).toEqual([PLAIN]);
    expect(readWarnings('wss://example.org/feed')).toEqual([]);
    expect(readWarnings('ws://localhost:8080')).toEqual([]);
  });

  it('stands beside the others', () => {
    expect(readWarnings('ws://example.org', { isAutoPong: false })).toEqual([
      PLAIN,
      'Pings of the server are not answered.',
    ]);
  });
});
