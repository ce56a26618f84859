import type { Disposable } from '../base/disposable';
import { CancelledError, toErrorMessage, UserError } from '../base/errors';
import { FailureCode, type HostMessage } from '../protocol/envelope';

/** Handles one request of the view, given as it came: the handler guards its shape. */
export type RequestHandler = (name: string, params: unknown, signal: AbortSignal) => Promise<unknown>;

/** Answers the view's requests over the envelope. Every request gets exactly one result or failure, whatever happens. */
export class RequestBridge implements Disposable {
  readonly #running = new Map<number, AbortController>();
  #isDisposed = false;

  constructor(
    private readonly handle: RequestHandler,
    private readonly post: (message: HostMessage) => void,
    private readonly logDefect: (error: unknown) => void,
  ) {}

  /** Takes a message of the view, which is input like any other: what has no shape of ours is ignored. */
  receive(message: unknown): void {
    if (typeof message !== 'object' || message === null || !('type' in message) || !('id' in message)) return;
    const { type, id } = message;
    if (typeof id !== 'number') return;
    if (type === 'cancel') this.#running.get(id)?.abort();
    else if (type === 'request' && 'name' in message && typeof message.name === 'string') {
      void this.#answer(id, message.name, 'params' in message ? message.params : undefined);
    }
  }

  dispose(): void {
    this.#isDisposed = true;
    for (const controller of this.#running.values()) controller.abort();
    this.#running.clear();
  }

  async #answer(id: number, name: string, params: unknown): Promise<void> {
    const controller = new AbortController();
    this.#running.set(id, controller);
    try {
      const result = await this.handle(name, params, controller.signal);
      this.#reply({ type: 'result', id, result });
    } catch (error) {
      this.#reply({ type: 'failure', id, ...this.#toFailure(error) });
    } finally {
      this.#running.delete(id);
    }
  }

  #reply(message: HostMessage): void {
    if (!this.#isDisposed) this.post(message);
  }

  #toFailure(error: unknown): { readonly code: string; readonly message: string } {
    if (error instanceof UserError) return { code: error.code, message: error.message };
    if (error instanceof CancelledError) return { code: FailureCode.cancelled, message: error.message };
    this.logDefect(error);
    return { code: FailureCode.internal, message: toErrorMessage(error) };
  }
}
