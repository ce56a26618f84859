import { vi } from 'vitest';

/** Waits until the value is there (not undefined, not false) and answers with it. */
export function until<T>(read: () => T | undefined | false, timeoutMs = 10_000): Promise<T> {
  return vi.waitUntil(read, { interval: 5, timeout: timeoutMs });
}
