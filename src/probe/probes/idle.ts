import type { Evidence, ProbeFinding } from '../../protocol/doctor';
import type { Probe, ProbeContext } from '../contract';
import { toTenths } from '../durations';
import { finding, toNotOpened } from '../finding';
import { type Fingerprint, nameSuspect } from '../idle/fingerprints';
import type { RunKind, RunResult } from '../idle/idleRun';
import { type IdleJudgement, judgeIdle } from '../idle/judgeIdle';
import { watchIdle } from '../idle/watchIdle';
import { verifyByTcpdump, verifyByTimedCurl, verifyByWebsocat, verifyInNginxLog } from '../verify';

const MIN_SECONDS = 1;
const MAX_SECONDS = 24 * 3600;

export const idleProbe: Probe = {
  id: 'idle',
  title: 'Idle',
  question: 'When is an idle connection cut, and by whom?',
  sends:
    'Six connections at once, or seven: two that only answer pings, one that answers nothing, the others with a ping at the heartbeat’s interval and at shorter ones. No messages.',
  isDisturbing: false,
  isWaiting: true,
  needs: ['handshake'],
  run: investigate,
};

async function investigate(context: ProbeContext): Promise<ProbeFinding> {
  const { options, target, request } = context;
  const idleSeconds = Math.min(MAX_SECONDS, Math.max(MIN_SECONDS, options.idleSeconds));
  const watch = await watchIdle(context, idleSeconds);
  if (watch.kind === 'not-open') return toNotOpened(watch.outcome, 'An idle connection');
  const judgement = judgeIdle(watch.runs);
  const { verdict, cause, remedy, cutBy, recommendedHeartbeatSeconds } = judgement;
  const verify = [verifyByTimedCurl(target, request), verifyByTcpdump(target)];
  if (cutBy === 'fin') verify.push(verifyInNginxLog());
  if (recommendedHeartbeatSeconds !== undefined) {
    verify.push(verifyByWebsocat(target, request, recommendedHeartbeatSeconds));
  }
  return finding(verdict, cause, { evidence: toEvidence(judgement, watch.runs, watch.watchedSeconds), verify, remedy });
}

function toEvidence(judgement: IdleJudgement, runs: readonly RunResult[], watchedSeconds: number): Evidence {
  const { cutAfterSeconds, cutBy, keptByHeartbeatSeconds, lifetimeSeconds, recommendedHeartbeatSeconds } = judgement;
  const closed = runs.find(({ kind, endedBy }) => kind === 'idle' && endedBy === 'close-frame');
  return {
    cutAfterSeconds: cutAfterSeconds === undefined ? null : toTenths(cutAfterSeconds),
    cutBy,
    keptByHeartbeatSeconds: keptByHeartbeatSeconds ?? null,
    recommendedHeartbeatSeconds: recommendedHeartbeatSeconds ?? null,
    lifetimeSeconds: lifetimeSeconds === undefined ? null : toTenths(lifetimeSeconds),
    closeCode: closed?.closeCode ?? null,
    closeReason: closed?.closeReason ?? '',
    watchedSeconds: toTenths(watchedSeconds),
    runs: runs.map(toRow),
    suspects: judgement.suspects.map(describeSuspect),
  };
}

const KINDS: Readonly<Record<RunKind, string>> = { idle: 'idle', mute: 'answers nothing', pings: 'pings every' };

function toRow(run: RunResult): Evidence {
  return {
    kind: KINDS[run.kind],
    intervalSeconds: run.intervalSeconds ?? null,
    openSeconds: toTenths(run.openSeconds),
    endedBy: run.endedBy,
    closeCode: run.closeCode ?? null,
    longestSilenceSeconds: toTenths(run.longestSilenceSeconds),
    pingsSent: run.pingsSent,
    peerPings: run.peerPings,
    messages: run.messages,
  };
}

function describeSuspect(suspect: Fingerprint): string {
  return `${nameSuspect(suspect)}: ${suspect.seconds} s, ${suspect.source}`;
}
