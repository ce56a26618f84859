import { describe, expect, it } from 'vitest';
import { MessageHeartbeat } from '../../../src/session/messageHeartbeat';
import { Opcode } from '../../../src/wire/frame';
import { newCapture, pushFrame } from '../capture/traffic';
import { FakeClock } from './fakeClock';

function start(expected = 'pong', seconds = 10) {
  const clock = new FakeClock();
  const capture = newCapture();
  const missed: number[] = [];
  const push = (direction: 'in' | 'out', payload: string, opcode: number = Opcode.text, isFin = true) => {
    pushFrame(capture, direction, { opcode, payload, isFin }, clock.now());
    return capture.entryCount - 1;
  };
  const sent: number[] = [];
  const heartbeat = new MessageHeartbeat({
    capture,
    clock,
    timeoutMs: 4_000,
    send: (message) => sent.push(push('out', message)),
    onMissed: (ordinal) => missed.push(ordinal),
  });
  heartbeat.start({ seconds, message: 'ping', expected });
  return { clock, capture, heartbeat, missed, sent, push };
}

describe('MessageHeartbeat', () => {
  it('sends once an interval, and a message that contains the expected text answers', () => {
    const { clock, heartbeat, missed, sent, push } = start();
    clock.advance(9_999);
    expect(sent).toEqual([]);
    clock.advance(1);
    expect(sent).toHaveLength(1);
    clock.advance(25);
    expect(heartbeat.findFate(push('in', 'something else'))).toBeUndefined();
    const answer = push('in', '{"op":"pong"}');
    expect(heartbeat.findFate(sent[0] ?? -1)).toMatchObject({ kind: 'answered', pongOrdinal: answer, rttMs: 25 });
    expect(heartbeat.findFate(answer)).toEqual({ kind: 'answers', pingOrdinal: sent[0], rttMs: 25 });
    clock.advance(9_975);
    expect(sent).toHaveLength(2);
    expect(missed).toEqual([]);
  });

  it('only text answers, whole: fragments are joined, binary and control frames are not looked at', () => {
    const { clock, heartbeat, sent, push } = start();
    clock.advance(10_000);
    push('in', 'pong', Opcode.binary);
    push('in', 'pong', Opcode.pong);
    push('in', 'po', Opcode.text, false);
    expect(heartbeat.findFate(sent[0] ?? -1)).toBeUndefined();
    const last = push('in', 'ng', Opcode.continuation);
    expect(heartbeat.findFate(sent[0] ?? -1)).toMatchObject({ kind: 'answered', pongOrdinal: last });
  });

  it('without an answer in time it is missed once; one that comes too late counts for nothing', () => {
    const { clock, heartbeat, missed, sent, push } = start();
    clock.advance(10_000);
    clock.advance(4_000);
    expect(missed).toEqual(sent);
    expect(heartbeat.missedCount).toBe(1);
    push('in', 'pong');
    expect(heartbeat.findFate(sent[0] ?? -1)).toMatchObject({ kind: 'missed', timeoutMs: 4_000 });
    clock.advance(6_000);
    push('in', 'pong');
    expect(heartbeat.findFate(sent[1] ?? -1)).toMatchObject({ kind: 'answered', rttMs: 0 });
    expect(heartbeat.missedCount).toBe(1);
  });

  it('where several wait, the oldest is answered first', () => {
    const { clock, heartbeat, sent, push } = start('pong', 1);
    clock.advance(2_000);
    push('in', 'pong');
    expect(heartbeat.findFate(sent[0] ?? -1)).toMatchObject({ kind: 'answered', rttMs: 1_000 });
    expect(heartbeat.findFate(sent[1] ?? -1)).toBeUndefined();
    push('in', 'pong');
    expect(heartbeat.findFate(sent[1] ?? -1)).toMatchObject({ kind: 'answered', rttMs: 0 });
  });

  it('the same text sent by hand is no heartbeat', () => {
    const { heartbeat, clock, missed, push } = start();
    const byHand = push('out', 'ping');
    push('in', 'pong');
    clock.advance(5_000);
    expect(heartbeat.findFate(byHand)).toBeUndefined();
    expect(missed).toEqual([]);
  });

  it('expects nothing of an empty text; 0 seconds is none; the end of the connection ends the waiting', () => {
    const silent = start('');
    silent.clock.advance(30_000);
    expect(silent.sent).toHaveLength(3);
    expect(silent.missed).toEqual([]);
    const off = start('pong', 0);
    off.clock.advance(30_000);
    expect(off.sent).toEqual([]);
    const ended = start();
    ended.clock.advance(10_000);
    ended.heartbeat.endConnection();
    ended.clock.advance(60_000);
    expect(ended.missed).toEqual([]);
    expect(ended.clock.pendingTimers).toBe(0);
  });

  it('stopping sends no more, but what was sent can still be answered', () => {
    const { clock, heartbeat, sent, push } = start();
    clock.advance(10_000);
    heartbeat.stop();
    push('in', 'pong');
    expect(heartbeat.findFate(sent[0] ?? -1)).toMatchObject({ kind: 'answered' });
    clock.advance(60_000);
    expect(sent).toHaveLength(1);
  });
});
