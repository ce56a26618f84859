import { CancelledError, UserError } from '../base/errors';
import type { RequestName, RequestParams, RequestResult, SessionRequestName } from '../protocol/contract';
import { FailureCode } from '../protocol/envelope';
import type { Guard } from './guards';

/** One handler for each request of a part of the contract: the compiler asks for the one that is missing. */
export type HandlersOf<Names extends RequestName> = {
  readonly [N in Names]: (
    params: RequestParams<N>,
    signal: AbortSignal,
  ) => RequestResult<N> | Promise<RequestResult<N>>;
};

/** Shape and bounds of each request of a part of the contract. */
export type GuardsOf<Names extends RequestName> = { readonly [N in Names]: Guard<RequestParams<N>> };

/** What a session answers. */
export type RequestHandlers = HandlersOf<SessionRequestName>;

/**
 * Guards a message of the view and hands it to its handler. Rejects with a `UserError`, among them `invalid-request` for
 * what has no promised shape, or with a `CancelledError` when the answer is no longer wanted.
 */
export async function dispatchRequest<Names extends RequestName>(
  guards: GuardsOf<Names>,
  handlers: HandlersOf<Names>,
  name: unknown,
  params: unknown,
  signal: AbortSignal,
): Promise<unknown> {
  if (!isNameOf(guards, name))
    throw new UserError(FailureCode.invalid, `There is no request ${String(name).slice(0, 100)}.`);
  const isParams: Guard<RequestParams<Names>> = guards[name];
  if (!isParams(params)) throw new UserError(FailureCode.invalid, `The parameters of ${name} are not valid.`);
  const result = await handlers[name](params, signal);
  if (signal.aborted) throw new CancelledError();
  return result;
}

/** Whether a name that came from outside is one of those that are guarded. */
export function isNameOf<Names extends RequestName>(guards: GuardsOf<Names>, name: unknown): name is Names {
  return typeof name === 'string' && Object.hasOwn(guards, name);
}
