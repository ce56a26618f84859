import type { DeflateParameters } from '../../wire/deflateParameters';
import { DEFLATE_OFFER } from '../../wire/deflateParameters';
import { closeSocket } from '../closeSocket';
import type { OpenContext, OpeningOutcome } from '../opening';
import { openSocket } from '../opening';
import { pingOnce } from '../roundTrip';
import { CONFORMANCE_CASES } from './caseRegistry';
import { type Baseline, toEndedBy } from './observation';
import { runCase } from './runCase';

export type BaselineOutcome =
  | { readonly kind: 'measured'; readonly baseline: Baseline; readonly deflate: DeflateParameters | undefined }
  | { readonly kind: 'not-opened'; readonly outcome: Exclude<OpeningOutcome, { kind: 'open' }> };

/** A good ping on one connection, a good text on another. Rejects only with the signal's reason. */
export async function measureBaseline(context: OpenContext): Promise<BaselineOutcome> {
  const offered = await openSocket(context, { extensions: DEFLATE_OFFER });
  // A server that cannot take the offer is the compression probe's finding.
  const outcome = offered.kind === 'open' ? offered : await openSocket(context);
  if (outcome.kind !== 'open') return { kind: 'not-opened', outcome };
  const { socket, opening } = outcome;
  const pinged = await pingOnce(socket, context).finally(() => closeSocket(socket, context.signal));
  const roundTripMs = pinged.kind === 'pong' ? pinged.roundTripMs : undefined;
  const text = CONFORMANCE_CASES.find(({ id }) => id === 'text');
  const assumed: Baseline = { roundTripMs, isEchoing: true, textEndedBy: undefined };
  if (text === undefined) return { kind: 'measured', baseline: assumed, deflate: opening.deflate };
  const { seen } = await runCase(text, assumed, context);
  const baseline: Baseline = { roundTripMs, isEchoing: seen.isEchoed, textEndedBy: toEndedBy(seen) };
  return { kind: 'measured', baseline, deflate: opening.deflate };
}
