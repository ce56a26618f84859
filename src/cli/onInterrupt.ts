import { type Disposable, toDisposable } from '../base/disposable';

/** Calls back when the user or the system asks the program to stop; until disposed of, it goes on by itself no more. */
export function onInterrupt(listener: () => void): Disposable {
  process.on('SIGINT', listener);
  process.on('SIGTERM', listener);
  return toDisposable(() => {
    process.off('SIGINT', listener);
    process.off('SIGTERM', listener);
  });
}
