import { describe, expect, it } from 'vitest';
import { PingLedger } from '../../../src/session/pingLedger';
import { FakeClock } from './fakeClock';

function newLedger(timeoutMs: number | undefined = 1_000) {
  const clock = new FakeClock();
  const missed: number[] = [];
  const ledger = new PingLedger({ clock, timeoutMs, onMissed: (ordinal) => missed.push(ordinal) });
  return { clock, ledger, missed };
}

describe('PingLedger', () => {
  it('a pong answers the ping with its payload', () => {
    const { clock, ledger } = newLedger();
    ledger.addPing(1, 'a', 100);
    expect(ledger.addPong(2, 'a', 112)).toBe(12);
    expect(ledger.findFate(1)).toEqual({ kind: 'answered', pongOrdinal: 2, rttMs: 12, isLate: false });
    expect(ledger.findFate(2)).toEqual({ kind: 'answers', pingOrdinal: 1, rttMs: 12 });
    expect(clock.pendingTimers).toBe(0);
  });

  it('an unsolicited pong answers nothing', () => {
    const { ledger } = newLedger();
    ledger.addPing(1, 'a', 0);
    expect(ledger.addPong(2, 'b', 5)).toBeUndefined();
    expect(ledger.findFate(2)).toBeUndefined();
    expect(ledger.findFate(1)).toBeUndefined();
  });

  it('pings with the same payload are answered oldest first', () => {
    const { ledger } = newLedger();
    ledger.addPing(1, '', 0);
    ledger.addPing(2, '', 10);
    expect(ledger.addPong(3, '', 15)).toBe(15);
    expect(ledger.addPong(4, '', 16)).toBe(6);
  });

  it('pings before the one that was answered are skipped, and not missed later (RFC 6455 §5.5.3)', () => {
    const { clock, ledger, missed } = newLedger();
    ledger.addPing(1, 'a', 0);
    ledger.addPing(2, 'b', 10);
    ledger.addPong(3, 'b', 20);
    clock.advance(5_000);
    expect(ledger.findFate(1)).toEqual({ kind: 'skipped' });
    expect(missed).toEqual([]);
  });

  it('no pong in time is missed once; a late one still tells its round trip', () => {
    const { clock, ledger, missed } = newLedger(1_000);
    ledger.addPing(1, 'a', 0);
    clock.advance(999);
    expect(missed).toEqual([]);
    clock.advance(1);
    expect(missed).toEqual([1]);
    expect(ledger.findFate(1)).toEqual({ kind: 'missed', timeoutMs: 1_000 });
    expect(ledger.addPong(2, 'a', 1_500)).toBe(1_500);
    expect(ledger.findFate(1)).toMatchObject({ kind: 'answered', isLate: true });
  });

  it('the end of the connection ends the waiting, not what is known', () => {
    const { clock, ledger, missed } = newLedger();
    ledger.addPing(1, 'a', 0);
    ledger.addPong(2, 'a', 1);
    ledger.addPing(3, 'b', 2);
    ledger.endConnection();
    clock.advance(10_000);
    expect(missed).toEqual([]);
    expect(ledger.findFate(1)).toBeDefined();
    expect(ledger.addPong(4, 'b', 9)).toBeUndefined();
  });

  it('pings that nobody answers do not pile up', () => {
    const { clock, ledger } = newLedger();
    for (let ordinal = 0; ordinal < 5_000; ordinal++) ledger.addPing(ordinal, String(ordinal), 0);
    expect(clock.pendingTimers).toBe(1_000);
    expect(ledger.addPong(9_999, '0', 1)).toBeUndefined();
    expect(ledger.addPong(9_999, '4999', 1)).toBe(1);
  });
});
