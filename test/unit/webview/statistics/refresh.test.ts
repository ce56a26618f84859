import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Refresh } from '../../../../webview/statistics/refresh';

/** As much of a page as is looked at: whether it is hidden, and who wants to know. */
class FakePage extends EventTarget {
  hidden = false;

  setHidden(isHidden: boolean): void {
    this.hidden = isHidden;
    this.dispatchEvent(new Event('visibilitychange'));
  }
}

let page: FakePage;
let readAt: number[];
let isMoving: boolean;

function newRefresh(read: () => Promise<void> = async () => undefined): Refresh {
  return new Refresh({
    read: () => {
      readAt.push(performance.now());
      return read();
    },
    isMoving: () => isMoving,
  });
}

beforeEach(() => {
  vi.useFakeTimers();
  page = new FakePage();
  readAt = [];
  isMoving = false;
  vi.stubGlobal('document', page);
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** Something changes every 20 ms. */
async function pour(refresh: Refresh, ms: number): Promise<void> {
  for (let at = 0; at < ms; at += 20) {
    refresh.markStale();
    await vi.advanceTimersByTimeAsync(20);
  }
}

describe('refreshing', () => {
  it('reads at once when it is shown, then once a second while something changes', async () => {
    const refresh = newRefresh();
    refresh.setShown(true);
    await pour(refresh, 3_500);
    expect(readAt).toHaveLength(4);
    expect(readAt.slice(1).every((at, index) => at - (readAt[index] ?? 0) >= 1000)).toBe(true);
  });

  it('reads nothing while nothing changes, unless time itself does', async () => {
    const refresh = newRefresh();
    refresh.setShown(true);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(readAt).toHaveLength(1);
    isMoving = true;
    refresh.markStale();
    await vi.advanceTimersByTimeAsync(2_500);
    expect(readAt).toHaveLength(4);
  });

  it('reads nothing while it is not shown or the page is hidden, and once on coming back', async () => {
    isMoving = true;
    const refresh = newRefresh();
    await pour(refresh, 2_000);
    expect(readAt).toHaveLength(0);
    refresh.setShown(true);
    await vi.advanceTimersByTimeAsync(0);
    page.setHidden(true);
    await pour(refresh, 3_000);
    expect(readAt).toHaveLength(1);
    page.setHidden(false);
    await vi.advanceTimersByTimeAsync(0);
    expect(readAt).toHaveLength(2);
    refresh.setShown(false);
    await pour(refresh, 3_000);
    expect(readAt).toHaveLength(2);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('does not ask again before the answer came', async () => {
    let answer = (): void => undefined;
    const refresh = newRefresh(() => new Promise((resolve) => (answer = resolve)));
    refresh.setShown(true);
    await pour(refresh, 5_000);
    expect(readAt).toHaveLength(1);
    answer();
    await vi.advanceTimersByTimeAsync(0);
    expect(readAt).toHaveLength(2);
  });

  it('switching to and fro does not ask more often', async () => {
    const refresh = newRefresh();
    for (let turn = 0; turn < 20; turn++) {
      refresh.setShown(true);
      await vi.advanceTimersByTimeAsync(10);
      refresh.setShown(false);
    }
    expect(readAt).toHaveLength(1);
  });

  it('a wish of the user is read at once', async () => {
    const refresh = newRefresh();
    refresh.setShown(true);
    await vi.advanceTimersByTimeAsync(10);
    refresh.readNow();
    await vi.advanceTimersByTimeAsync(10);
    expect(readAt).toHaveLength(2);
  });

  it('ends for good', async () => {
    const refresh = newRefresh();
    refresh.setShown(true);
    refresh.dispose();
    page.setHidden(false);
    await pour(refresh, 2_000);
    expect(readAt).toHaveLength(0);
  });
});
