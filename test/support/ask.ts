import type { RequestName, RequestParams, RequestResult } from '../../src/protocol/contract';
import type { Inspection } from '../../src/session/inspection';

/** Asks a session as the view does, with the types of the contract. */
export type Ask = <N extends RequestName>(
  name: N,
  params: RequestParams<N>,
  signal?: AbortSignal,
) => Promise<RequestResult<N>>;

export function createAsk(session: Pick<Inspection, 'handle'>): Ask {
  return async <N extends RequestName>(name: N, params: RequestParams<N>, signal = new AbortController().signal) =>
    (await session.handle(name, params, signal)) as RequestResult<N>;
}
