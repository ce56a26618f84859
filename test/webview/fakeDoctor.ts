import type { RequestName, RequestParams, RequestResult } from '../../src/protocol/contract';
import type {
  DoctorChoices,
  DoctorRequests,
  DoctorState,
  ProbeDescription,
  ProbeId,
  ProbeResult,
  ProbeState,
  Verdict,
} from '../../src/protocol/doctor';

type Handlers = {
  readonly [N in keyof DoctorRequests & RequestName]: (params: RequestParams<N>) => RequestResult<N>;
};

const DESCRIPTIONS: readonly ProbeDescription[] = [
  describe('reach', 'Reach', 'Does anything listen?', 'One name lookup and one TCP connection.'),
  describe('handshake', 'Handshake', 'Does it upgrade?', 'One opening handshake and one plain GET.'),
  describe('idle', 'Idle', 'When is an idle connection cut?', 'Four connections that stay silent or send pings.'),
  describe('limits', 'Limits', 'How large may a message be?', 'Messages of up to 1 MiB, and 20 handshakes.', true),
  describe('storm', 'Reconnect storm', 'What does a restart do?', 'Nothing: it is simulated.'),
];

/** What a hostile peer might answer. */
export const HOSTILE_BODY = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>';

const RESULTS: readonly ProbeResult[] = [
  result('reach', 'pass', 'Something listens on localhost:8080.', { addresses: ['127.0.0.1'], connectMs: 0.42 }),
  {
    ...result('handshake', 'fail', 'The server answered 426: a proxy drops the Upgrade header.', {
      status: 426,
      headers: { 'Content-Type': 'text/html', 'Set-Cookie': '<redacted>' },
      body: HOSTILE_BODY,
      isPlainAnswerTheSame: true,
    }),
    remedy: 'Pass Upgrade and Connection on to the backend.',
    verify: ["curl --include --http1.1 'http://localhost:8080/ws'"],
    configLinks: [
      { path: 'file:///w/nginx.conf', line: 12, rule: 'N1', message: 'The Upgrade header does not reach the backend.' },
    ],
  },
  result(
    'idle',
    'warn',
    'Cut after 60.0 s of silence by FIN; pings every 25 s keep it. It is the usual proxy_read_timeout of NGINX, and the default of Apache, lighttpd, Varnish and several load balancers, which end idle connections in the same way.',
    {
      cutAfterSeconds: 60,
      cutBy: 'fin',
      keptByHeartbeatSeconds: 25,
      runs: [
        { kind: 'silent', intervalSeconds: null, openSeconds: 60, endedBy: 'fin' },
        { kind: 'silent', intervalSeconds: null, openSeconds: 60.02, endedBy: 'fin' },
        { kind: 'pings every', intervalSeconds: 25, openSeconds: 65, endedBy: 'none' },
      ],
    },
  ),
  result('limits', 'skipped', 'Not run: it may disturb a server, and this one is not on this machine.', {}),
  result('storm', 'pass', 'With jitter, 10,000 clients come back at 950 a second at most; without it, at 10,000.', {
    clients: 10_000,
    binSeconds: 1,
    withJitter: [950, 900, 870, 800, 600, 400, 300, 200, 100],
    withoutJitter: [0, 10_000, 0, 0, 0, 0, 0, 0, 0],
  }),
];

/** A doctor that is done at once, unless a test holds it. */
export class FakeDoctor {
  /** Keeps the run going after this many results. */
  holdAfter: number | undefined;
  readonly #emit: (state: DoctorState) => void;
  #choices: DoctorChoices = {
    idleSeconds: 65,
    heartbeatSeconds: 25,
    nodeId: '',
    secondUrl: '',
    serverPid: 0,
    mayDisturb: false,
  };
  #state: DoctorState = {
    url: '',
    isRunning: false,
    wasCancelled: false,
    failure: '',
    isReadiness: false,
    probes: DESCRIPTIONS.map(({ id }) => toIdle(id)),
  };

  constructor(emit: (state: DoctorState) => void) {
    this.#emit = emit;
  }

  readonly handlers: Handlers = {
    'doctor/open': () => ({ probes: DESCRIPTIONS, choices: this.#choices, state: this.#state }),
    'doctor/run': ({ probeIds, choices }) => this.#run(probeIds, choices, false),
    'doctor/checkReadiness': ({ choices }) => this.#run([], choices, true),
    'doctor/cancel': () => {
      this.#change({
        isRunning: false,
        wasCancelled: true,
        probes: this.#state.probes.map((probe) => (probe.phase === 'done' ? probe : toIdle(probe.id))),
      });
      return null;
    },
    'doctor/result': ({ id }) => RESULTS.find((found) => found.id === id) ?? null,
    'doctor/scorecard': () => ({
      rows: [
        {
          id: 'encrypted',
          title: 'Encrypted (wss only)',
          verdict: 'warn',
          evidence: 'The URL is ws://.',
          remedy: 'Serve WebSockets over TLS only.',
          probeId: undefined,
        },
        {
          id: 'heartbeat',
          title: 'Heartbeat below the idle limit',
          verdict: 'pass',
          evidence: 'Cut after 60.0 s of silence; pings every 25 s keep it.',
          remedy: '',
          probeId: 'idle',
        },
      ],
    }),
    'doctor/copy': ({ format }) => ({ summary: `the report as ${format === 'json' ? 'JSON' : 'Markdown'}` }),
    'doctor/openReport': () => null,
    'doctor/reveal': () => null,
  };

  #run(probeIds: readonly ProbeId[], choices: DoctorChoices, isReadiness: boolean): null {
    this.#choices = choices;
    const chosen = DESCRIPTIONS.filter(({ id }) => probeIds.length === 0 || probeIds.includes(id));
    const done = chosen.slice(0, this.holdAfter);
    this.#change({
      url: 'ws://localhost:8080/ws',
      isRunning: done.length < chosen.length,
      wasCancelled: false,
      isReadiness,
      probes: this.#state.probes.map((probe): ProbeState => {
        if (done.some(({ id }) => id === probe.id)) return toDone(probe);
        const at = chosen.findIndex(({ id }) => id === probe.id);
        if (at < 0) return probe;
        const isNext = at === done.length;
        return { ...probe, phase: isNext ? 'running' : 'waiting', fraction: isNext ? 0.4 : undefined, text: 'working' };
      }),
    });
    return null;
  }

  #change(change: Partial<DoctorState>): void {
    this.#state = { ...this.#state, ...change };
    this.#emit(this.#state);
  }
}

function toIdle(id: ProbeId): ProbeState {
  return { id, phase: 'idle', fraction: undefined, text: '', verdict: undefined, revision: 0 };
}

function toDone(probe: ProbeState): ProbeState {
  const verdict = RESULTS.find(({ id }) => id === probe.id)?.verdict;
  return { ...probe, phase: 'done', fraction: undefined, text: '', verdict, revision: probe.revision + 1 };
}

function describe(id: ProbeId, title: string, question: string, sends: string, isDisturbing = false): ProbeDescription {
  return { id, title, question, sends, isDisturbing };
}

function result(id: ProbeId, verdict: Verdict, cause: string, evidence: ProbeResult['evidence']): ProbeResult {
  return { id, verdict, cause, evidence, verify: [], remedy: '', configLinks: [], durationMs: 12 };
}
