import { describe, expect, it } from 'vitest';
import { CancelledError, UserError } from '../../../src/base/errors';
import {
  type ConnectionSettings,
  createConnectionSettings,
  DEFAULT_RECONNECT,
  type ReconnectSettings,
} from '../../../src/protocol/connection';
import { isMarkerData, type MarkerData } from '../../../src/session/markers';
import { type LinkEnd, Reconnector } from '../../../src/session/reconnector';
import { STEADY_MS } from '../../../src/session/reconnectPolicy';
import { FakeClock } from './fakeClock';

/** The default settings in which 0.5 is drawn each time: delays are half their bound. */
function start(changes: Partial<ReconnectSettings> = {}) {
  const clock = new FakeClock();
  const markers: MarkerData[] = [];
  const dialled: ConnectionSettings[] = [];
  const state = { changes: 0, refusal: undefined as Error | undefined };
  const reconnector = new Reconnector({
    clock,
    random: () => 0.5,
    dial: async (settings) => {
      dialled.push(settings);
      if (state.refusal) throw state.refusal;
    },
    appendMarker: (marker) => markers.push(marker),
    onChange: () => state.changes++,
  });
  const settings = createConnectionSettings('ws://localhost', {
    reconnect: { ...DEFAULT_RECONNECT, isEnabled: true, ...changes },
  });
  const end = (change: Partial<LinkEnd> = {}) =>
    reconnector.linkEnded({
      ending: { kind: 'unreachable' },
      cause: 'It broke.',
      settings,
      openMs: undefined,
      ...change,
    });
  return { clock, markers, dialled, state, reconnector, settings, end };
}

/** Lets what was rejected be heard. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('Reconnector', () => {
  it('waits, says until when and why, then dials with the settings that were lost', () => {
    const { clock, markers, dialled, state, reconnector, settings, end } = start();
    end();
    expect(reconnector.status).toEqual({ attempt: 1, maxAttempts: 10, inMs: 500 });
    expect(markers).toMatchObject([
      { label: 'Reconnect', flags: '1/10', text: 'Reconnecting in 500 ms, attempt 1 of 10: It broke.', tone: 'dim' },
    ]);
    expect(state.changes).toBe(1);
    clock.advance(499);
    expect(reconnector.status?.inMs).toBe(1);
    expect(dialled).toEqual([]);
    clock.advance(1);
    expect(dialled).toEqual([settings]);
    expect(reconnector.status).toBeUndefined();
  });

  it('backs off while attempts fail, gives up after the last, and begins anew after that', () => {
    const { clock, markers, dialled, reconnector, end } = start({ maxAttempts: 3, isJittered: false });
    for (let failed = 0; failed < 4; failed++) {
      end();
      clock.advance(60_000);
    }
    expect(markers.map(({ text }) => text)).toEqual([
      'Reconnecting in 1.0 s, attempt 1 of 3: It broke.',
      'Reconnecting in 2.0 s, attempt 2 of 3: It broke.',
      'Reconnecting in 4.0 s, attempt 3 of 3: It broke.',
      'Not reconnecting: all 3 attempts in a row failed.',
    ]);
    expect(markers[3]).toMatchObject({ label: 'Gave up', tone: 'warning' });
    expect(markers[3]?.remedy).toContain('Connect by hand');
    expect(dialled).toHaveLength(3);
    expect(reconnector.status).toBeUndefined();
    end();
    expect(reconnector.status?.attempt).toBe(1);
  });

  it('without a limit it goes on, and says no total', () => {
    const { clock, markers, reconnector, end } = start({ maxAttempts: 0, isJittered: false });
    for (let failed = 0; failed < 12; failed++) {
      end();
      clock.advance(60_000);
    }
    expect(markers.at(-1)).toMatchObject({ flags: '12', text: 'Reconnecting in 30.0 s, attempt 12: It broke.' });
    expect(reconnector.status).toBeUndefined();
  });

  it('a connection that lasted resets the count; one that was cut at once does not', () => {
    const { clock, reconnector, end } = start();
    const attempts = [undefined, STEADY_MS - 1, 0, STEADY_MS, undefined].map((openMs) => {
      end({ openMs, ending: { kind: 'closed', code: 1006 } });
      const attempt = reconnector.status?.attempt;
      clock.advance(60_000);
      return attempt;
    });
    expect(attempts).toEqual([1, 2, 3, 1, 2]);
  });

  it('what the user ended, or what nobody wants back, is left alone without a row', () => {
    const { clock, markers, reconnector, end } = start();
    end({ ending: { kind: 'by-user' } });
    const off = start({ isEnabled: false });
    off.end();
    expect([...markers, ...off.markers]).toEqual([]);
    expect(reconnector.status).toBeUndefined();
    expect(clock.pendingTimers + off.clock.pendingTimers).toBe(0);
  });

  it('says which code it gives up after, and what to do', () => {
    const { markers, end } = start();
    end({ ending: { kind: 'closed', code: 1008 } });
    end({ ending: { kind: 'rejected', statusCode: 401 } });
    end({ ending: { kind: 'untrusted' } });
    end({ ending: { kind: 'wrong-protocol' } });
    expect(markers.map(({ text }) => text)).toEqual([
      'Not reconnecting: close code 1008 is one of those after which it is not tried again.',
      'Not reconnecting: HTTP status 401 is one of those after which it is not tried again.',
      'Not reconnecting: the certificate of the server is not trusted, and asking again does not change that.',
      'Not reconnecting: what answers there does not speak the protocol that it was asked for.',
    ]);
    for (const { remedy } of markers) expect(remedy).not.toBe('');
  });

  it('stopping calls the attempt off and is a row; where none is planned it is nothing', () => {
    const { clock, markers, dialled, state, reconnector, end } = start();
    reconnector.stop();
    expect(markers).toEqual([]);
    end();
    reconnector.stop();
    expect(markers.at(-1)).toMatchObject({ text: 'Reconnecting was stopped.' });
    expect(state.changes).toBe(2);
    expect(reconnector.status).toBeUndefined();
    clock.advance(60_000);
    expect(dialled).toEqual([]);
    end();
    expect(reconnector.status?.attempt).toBe(1);
  });

  it('connecting by hand and closing the inspector call it off silently', () => {
    for (const act of ['reset', 'dispose'] as const) {
      const { clock, markers, dialled, reconnector, end } = start();
      end();
      reconnector[act]();
      clock.advance(60_000);
      expect(dialled).toEqual([]);
      expect(clock.pendingTimers).toBe(0);
      expect(markers).toHaveLength(1);
    }
  });

  it('settings that no longer make a request end it; a wish that came first is none of its business', async () => {
    const { clock, markers, state, reconnector, end } = start();
    state.refusal = new UserError('bad-ca-file', 'The file is gone.');
    end();
    clock.advance(500);
    await settle();
    expect(markers.at(-1)).toMatchObject({ text: 'Not reconnecting: the settings of the connection make no request.' });
    state.refusal = new CancelledError();
    end();
    clock.advance(500);
    await settle();
    expect(markers).toHaveLength(3);
    expect(reconnector.status).toBeUndefined();
  });

  it('its rows survive a capture file, which keeps markers as JSON', () => {
    const { markers, end } = start();
    end();
    const [marker] = markers;
    expect(isMarkerData(JSON.parse(JSON.stringify(marker)))).toBe(true);
  });
});
