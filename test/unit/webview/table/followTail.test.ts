import { describe, expect, it } from 'vitest';
import { FollowTail } from '../../../../webview/table/followTail';

describe('following the newest row', () => {
  it('counts what arrives after it stopped', () => {
    const follow = new FollowTail(true);
    follow.setEnd(100);
    follow.stop();
    follow.setEnd(1304);
    expect(follow.arrived.value).toBe(1204);
    expect(follow.lastPosition).toBe(99);
  });

  it('has nothing to count while it follows', () => {
    const follow = new FollowTail(true);
    follow.setEnd(100);
    follow.setEnd(200);
    expect(follow.arrived.value).toBe(0);
  });

  it('starts over when followed again, and when positions change their meaning', () => {
    const follow = new FollowTail(false);
    follow.setEnd(10);
    follow.restart(400);
    expect(follow.arrived.value).toBe(0);
    follow.setEnd(405);
    expect(follow.arrived.value).toBe(5);
    follow.start();
    expect([follow.arrived.value, follow.isFollowing.value]).toEqual([0, true]);
  });

  it('keeps counting from the first stop when stopped twice', () => {
    const follow = new FollowTail(true);
    follow.setEnd(10);
    follow.stop();
    follow.setEnd(15);
    follow.stop();
    expect(follow.arrived.value).toBe(5);
  });

  it('never follows a capture that does not grow', () => {
    const follow = new FollowTail(true, false);
    follow.setEnd(100);
    follow.start();
    expect(follow.isFollowing.value).toBe(false);
  });
});
