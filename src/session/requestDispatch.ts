import { CancelledError, UserError } from '../base/errors';
import type { RequestName, RequestParams, RequestResult } from '../protocol/contract';
import { FailureCode } from '../protocol/envelope';
import type { Guard } from './guards';
import { isRequestName, requestGuards } from './requestGuards';

/** One handler for each request of the contract: the compiler asks for the one that is missing. */
export type RequestHandlers = {
  readonly [N in RequestName]: (
    params: RequestParams<N>,
    signal: AbortSignal,
  ) => RequestResult<N> | Promise<RequestResult<N>>;
};

/**
 * Guards a message of the view and hands it to its handler. Rejects with a `UserError`, among them `invalid-request` for
 * what has no promised shape, or with a `CancelledError` when the answer is no longer wanted.
 */
export async function dispatchRequest(
  handlers: RequestHandlers,
  name: unknown,
  params: unknown,
  signal: AbortSignal,
): Promise<unknown> {
  if (!isRequestName(name))
    throw new UserError(FailureCode.invalid, `There is no request ${String(name).slice(0, 100)}.`);
  const result = await callHandler(handlers, name, params, signal);
  if (signal.aborted) throw new CancelledError();
  return result;
}

function callHandler<N extends RequestName>(
  handlers: RequestHandlers,
  name: N,
  params: unknown,
  signal: AbortSignal,
): RequestResult<N> | Promise<RequestResult<N>> {
  const isParams: Guard<RequestParams<N>> = requestGuards[name];
  if (!isParams(params)) throw new UserError(FailureCode.invalid, `The parameters of ${name} are not valid.`);
  return handlers[name](params, signal);
}
