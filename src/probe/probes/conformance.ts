import { measureBaseline } from '../conformance/baseline';
import { CONFORMANCE_CASES } from '../conformance/caseRegistry';
import type { ConformanceCase } from '../conformance/conformanceCase';
import { type CaseResult, toConformanceFinding } from '../conformance/conformanceFinding';
import { judge } from '../conformance/judge';
import type { Baseline } from '../conformance/observation';
import { runCase } from '../conformance/runCase';
import type { Probe, ProbeContext } from '../contract';
import { toNotOpened } from '../finding';
import { verifyByCurl } from '../verify';

/** A server that answers nothing makes every case wait; the rest is then not sent. */
const MAX_TOTAL_MS = 90_000;
/** A server that refuses this many handshakes in a row has had enough of us. */
const MAX_REFUSALS_IN_A_ROW = 3;

export const conformanceProbe: Probe = {
  id: 'conformance',
  title: 'Conformance',
  question: 'Does the server speak RFC 6455, and does it refuse what it has to refuse?',
  sends: `About ${CONFORMANCE_CASES.length} connections, one after the other, each with one to three short frames, many of them wrong on purpose.`,
  isDisturbing: true,
  isWaiting: false,
  needs: ['handshake'],
  async run(context) {
    context.progress({ fraction: 0, text: 'a good ping and a good text' });
    const measured = await measureBaseline(context);
    if (measured.kind === 'not-opened') return toNotOpened(measured.outcome, 'Conformance');
    const { baseline, deflate } = measured;
    const cases = CONFORMANCE_CASES.filter(({ needsDeflate }) => !needsDeflate || deflate !== undefined);
    const results = await runCases(cases, baseline, context);
    const verify = [verifyByCurl(context.target, context.request)];
    return toConformanceFinding(results, baseline, deflate !== undefined, verify);
  },
};

async function runCases(
  cases: readonly ConformanceCase[],
  baseline: Baseline,
  context: ProbeContext,
): Promise<readonly CaseResult[]> {
  const { clock } = context.ports;
  const deadlineMs = clock.now() + MAX_TOTAL_MS;
  const results: CaseResult[] = [];
  let refusals = 0;
  for (const [i, one] of cases.entries()) {
    const startedMs = clock.now();
    if (startedMs > deadlineMs || refusals >= MAX_REFUSALS_IN_A_ROW) {
      results.push({ one, verdict: 'unknown', seen: undefined, said: undefined, durationMs: 0 });
      continue;
    }
    context.progress({ fraction: i / cases.length, text: `case ${i + 1} of ${cases.length}: ${one.title}` });
    const { seen, said } = await runCase(one, baseline, context);
    // Refusing a wrong handshake is what is asked for.
    if (one.expects.kind !== 'refusal') refusals = seen.notOpened ? refusals + 1 : 0;
    results.push({ one, verdict: judge(one, seen, baseline), seen, said, durationMs: clock.now() - startedMs });
  }
  return results;
}
