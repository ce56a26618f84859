import { type Disposable, toDisposable } from '../src/base/disposable';
import type { EventName, HostEvents, RequestName, RequestParams, RequestResult } from '../src/protocol/contract';
import { FailureCode, type HostMessage, type ViewMessage } from '../src/protocol/envelope';

interface VsCodeApi {
  postMessage(message: ViewMessage): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

/** The host said no, or there is no host any more. Compare `code`, show `message`. */
export class RequestFailure extends Error {
  override readonly name = 'RequestFailure';

  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** True for an answer that nobody waits for any more: aborted, of an older revision, or after the page was left. */
export function isMoot(thrown: unknown): boolean {
  return (
    thrown instanceof RequestFailure &&
    (thrown.code === FailureCode.cancelled || thrown.code === FailureCode.stale || thrown.code === FailureCode.disposed)
  );
}

interface Waiting {
  resolve(result: unknown): void;
  reject(failure: RequestFailure): void;
}

/** The extension host as the view knows it. Every promise is settled: by an answer, an abort, or `dispose`. */
export class HostApi implements Disposable {
  readonly #vscode = acquireVsCodeApi();
  readonly #waiting = new Map<number, Waiting>();
  readonly #listeners = new Map<EventName, Set<(data: never) => void>>();
  readonly #onMessage = (event: MessageEvent<unknown>) => this.#receive(event.data);
  #nextId = 1;
  #isDisposed = false;

  constructor() {
    window.addEventListener('message', this.#onMessage);
  }

  /** Rejects with a `RequestFailure`; an aborted request is also cancelled in the host. */
  request<N extends RequestName>(name: N, params: RequestParams<N>, signal?: AbortSignal): Promise<RequestResult<N>> {
    if (this.#isDisposed) return Promise.reject(disposedFailure());
    if (signal?.aborted) return Promise.reject(cancelledFailure());
    const id = this.#nextId++;
    const answer = new Promise<unknown>((resolve, reject) => {
      const onAbort = () => this.#cancel(id);
      const settle = () => signal?.removeEventListener('abort', onAbort);
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#waiting.set(id, {
        resolve: (result) => {
          settle();
          resolve(result);
        },
        reject: (failure) => {
          settle();
          reject(failure);
        },
      });
    });
    this.#vscode.postMessage({ type: 'request', id, name, params });
    // The contract's own map says what the host answers to this name.
    return answer as Promise<RequestResult<N>>;
  }

  on<N extends EventName>(name: N, listener: (data: HostEvents[N]) => void): Disposable {
    const listeners = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, listeners);
    listeners.add(listener);
    return toDisposable(() => listeners.delete(listener));
  }

  readState(): unknown {
    return this.#vscode.getState();
  }

  writeState(state: unknown): void {
    this.#vscode.setState(state);
  }

  dispose(): void {
    if (this.#isDisposed) return;
    this.#isDisposed = true;
    window.removeEventListener('message', this.#onMessage);
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { reject } of waiting) reject(disposedFailure());
  }

  #receive(data: unknown): void {
    if (!isHostMessage(data)) return;
    if (data.type === 'event') {
      for (const listener of this.#listeners.get(data.name) ?? []) listener(data.data as never);
      return;
    }
    const waiting = this.#waiting.get(data.id);
    this.#waiting.delete(data.id);
    if (data.type === 'result') waiting?.resolve(data.result);
    else waiting?.reject(new RequestFailure(data.code, data.message));
  }

  #cancel(id: number): void {
    const waiting = this.#waiting.get(id);
    if (waiting === undefined) return;
    this.#waiting.delete(id);
    this.#vscode.postMessage({ type: 'cancel', id });
    waiting.reject(cancelledFailure());
  }
}

function cancelledFailure(): RequestFailure {
  return new RequestFailure(FailureCode.cancelled, 'Cancelled');
}

function disposedFailure(): RequestFailure {
  return new RequestFailure(FailureCode.disposed, 'The inspector was closed');
}

/** The page's message channel also carries messages of VS Code's own. */
function isHostMessage(data: unknown): data is HostMessage {
  if (typeof data !== 'object' || data === null || !('type' in data)) return false;
  return data.type === 'result' || data.type === 'failure' || data.type === 'event';
}
