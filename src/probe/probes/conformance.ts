import { measureBaseline } from '../conformance/baseline';
import { CONFORMANCE_CASES } from '../conformance/caseRegistry';
import { UNMASKED_CASE } from '../conformance/cases/framing';
import type { ConformanceCase } from '../conformance/conformanceCase';
import { type CaseResult, toConformanceFinding } from '../conformance/conformanceFinding';
import { judge } from '../conformance/judge';
import type { Baseline } from '../conformance/observation';
import { type CaseRun, runCase } from '../conformance/runCase';
import { verifyByFrames } from '../conformance/verifyByFrames';
import type { Probe, ProbeContext } from '../contract';
import { toNotOpened } from '../finding';

/** A server that answers nothing makes every case wait; the rest is then not sent. */
const MAX_TOTAL_MS = 180_000;
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
    const verify = [verifyByFrames(context.target, context.request, findShown(results))];
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
    const { seen, said } = await runTwiceIfFailed(one, baseline, context);
    // Refusing a wrong handshake is what is asked for.
    if (one.expects.kind !== 'refusal') refusals = seen.notOpened ? refusals + 1 : 0;
    results.push({ one, verdict: judge(one, seen, baseline), seen, said, durationMs: clock.now() - startedMs });
  }
  return results;
}

/** A failure has to come again: a restart, a lost packet or a busy moment is none of the server's making. */
async function runTwiceIfFailed(one: ConformanceCase, baseline: Baseline, context: ProbeContext): Promise<CaseRun> {
  const first = await runCase(one, baseline, context);
  return judge(one, first.seen, baseline) === 'fail' ? runCase(one, baseline, context) : first;
}

/** The case to see by hand: the first that fails, else the first that is lenient, else one that any server has to refuse. */
function findShown(results: readonly CaseResult[]): ConformanceCase {
  const shown = (['fail', 'lenient'] as const).flatMap((verdict) =>
    results.filter((result) => result.verdict === verdict && isShort(result.one)).map(({ one }) => one),
  );
  return shown.find(({ isInformational }) => !isInformational) ?? UNMASKED_CASE;
}

function isShort({ sends, needsDeflate }: ConformanceCase): boolean {
  const bytes = sends.reduce((sum, sent) => sum + (sent instanceof Uint8Array ? sent.length : sent.payload.length), 0);
  return needsDeflate !== true && sends.length > 0 && bytes <= 64;
}
