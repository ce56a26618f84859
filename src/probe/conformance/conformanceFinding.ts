import { countOf } from '../../base/countOf';
import type { Evidence, ProbeFinding } from '../../protocol/doctor';
import { finding } from '../finding';
import { findLibrary, type SaidByServer } from '../library';
import { describeExpectation, describeSent, isOk } from './caseText';
import type { CaseVerdict, ConformanceCase } from './conformanceCase';
import { type Baseline, describeObservation, type Observation } from './observation';

export interface CaseResult {
  readonly one: ConformanceCase;
  readonly verdict: CaseVerdict;
  /** Undefined where it was not sent. */
  readonly seen: Observation | undefined;
  readonly said: SaidByServer | undefined;
  readonly durationMs: number;
}

/** Names that a sentence lists before it only counts. */
const MAX_NAMED = 4;

/** @param verify commands, for every finding */
export function toConformanceFinding(
  results: readonly CaseResult[],
  baseline: Baseline,
  hasDeflate: boolean,
  verify: readonly string[],
): ProbeFinding {
  const library = findLibrary(results.flatMap(({ said }) => said ?? []));
  const counted = results.filter(({ one }) => !one.isInformational);
  const of = (verdict: CaseVerdict) => counted.filter((result) => result.verdict === verdict);
  const [failed, lenient, silent, unknown] = [of('fail'), of('lenient'), of('silent-cut'), of('unknown')];
  const evidence: Evidence = {
    cases: results.map(toEvidence),
    library: library?.name ?? null,
    libraryBecause: library?.because ?? null,
    echoes: baseline.isEchoing,
    roundTripMs: baseline.roundTripMs ?? null,
    deflate: hasDeflate,
    counts: {
      pass: of('pass').length,
      silentCut: silent.length,
      lenient: lenient.length,
      fail: failed.length,
      unknown: unknown.length,
      informational: results.length - counted.length,
    },
  };
  const rest = { evidence, verify };
  const by = library ? ` It sounds like ${library.name}.` : '';
  const silently =
    silent.length > 0
      ? ` ${countOf(silent.length, 'violation')} ended in a plain cut without a close frame, which is allowed.`
      : '';
  const update = library ? `Update ${library.name}` : 'Update the WebSocket library of the server';
  if (failed.length > 0) {
    return finding('fail', `The server breaks on legal frames: ${name(failed)}.${by}`, {
      ...rest,
      remedy: `${update}, and look for a proxy between that rewrites frames; clients may send all of these.`,
    });
  }
  if (lenient.length > 0) {
    const cause = `The server takes what it has to refuse (${lenient.length} of ${counted.length} cases): ${name(lenient)}.${silently}${by}`;
    return finding('warn', cause, { ...rest, remedy: toLenientRemedy(lenient, update) });
  }
  if (counted.length === unknown.length) return finding('unknown', `No case could be judged.${by}`, rest);
  const undecided = unknown.length > 0 ? ` ${unknown.length} could not be judged: ${name(unknown)}.` : '';
  const passed = counted.length - unknown.length;
  return finding(
    'pass',
    `${passed} of ${counted.length} cases are as RFC 6455 asks.${silently}${undecided}${by}`,
    rest,
  );
}

function toEvidence({ one, verdict, seen, durationMs }: CaseResult): Evidence {
  return {
    id: one.id,
    section: one.section,
    expected: describeExpectation(one),
    got: seen === undefined ? 'not sent' : describeObservation(seen),
    ok: isOk(verdict, one),
    verdict,
    title: one.title,
    sent: describeSent(one),
    informational: one.isInformational ?? false,
    closeCode: seen?.close?.code ?? null,
    closeReason: seen?.close?.reason ?? '',
    durationMs: Math.round(durationMs),
  };
}

function toLenientRemedy(lenient: readonly CaseResult[], update: string): string {
  const hasUnmasked = lenient.some(({ one }) => one.id === 'unmasked');
  const mask = hasUnmasked
    ? ' Unmasked frames of clients open the way to poisoned caches of proxies (RFC 6455 §10.3).'
    : '';
  return `Good clients do not send these, so nothing is broken by it. ${update} if a newer one is stricter, and do not rely on text being UTF-8 until then.${mask}`;
}

function name(results: readonly CaseResult[]): string {
  const names = results.slice(0, MAX_NAMED).map(({ one, seen }) => {
    const got = seen === undefined ? 'not sent' : describeObservation(seen);
    return `${one.title} (${got})`;
  });
  const more = results.length - names.length;
  return names.join(', ') + (more > 0 ? ` and ${more} more` : '');
}
