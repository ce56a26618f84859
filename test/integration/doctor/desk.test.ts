import { describe, expect, it, onTestFinished } from 'vitest';
import { DoctorDesk } from '../../../src/doctor/doctorDesk';
import { createProbePorts } from '../../../src/net/probePorts';
import { SystemClock } from '../../../src/net/systemClock';
import { PROBES } from '../../../src/probe/registry';
import { createConnectionSettings } from '../../../src/protocol/connection';
import type { DoctorChoices, DoctorState, ProbeId, ProbeResult, ScorecardRow } from '../../../src/protocol/doctor';
import { startRawServer, toSwitchingProtocols } from '../support/rawServer';
import { until } from '../support/until';
import { echo, startWsServer } from '../support/wsServer';

/** The desk as an inspector has it, over real sockets, asked only by the requests that the view has. */

const CHOICES: DoctorChoices = {
  idleSeconds: 1,
  heartbeatSeconds: 0.3,
  nodeId: '',
  secondUrl: '',
  serverPid: 0,
  mayDisturb: false,
};

function openDesk() {
  const written: string[] = [];
  const documents: string[] = [];
  const states: DoctorState[] = [];
  const desk = new DoctorDesk({
    probes: PROBES,
    ports: createProbePorts(new SystemClock()),
    ui: {
      writeClipboard: async (text) => void written.push(text),
      openDocument: async ({ text }) => void documents.push(text),
      readFile: async () => '',
    },
    readSampleMessages: () => ['{"type":"tick","value":1}'],
    linkConfigs: async (_examination, results) => results,
    revealConfig: async () => undefined,
  });
  desk.onChange((state) => states.push(state));
  onTestFinished(() => desk.dispose());
  const ask = <T>(name: string, params: object = {}) =>
    desk.handle(name, params, new AbortController().signal) as Promise<T>;
  const whenDone = () => until(() => !desk.state.isRunning && desk.state, 60_000);
  return { desk, ask, states, written, documents, whenDone };
}

describe('the doctor of an inspector', () => {
  it('examines a healthy server with every probe, and nothing fails', async () => {
    const server = await startWsServer({ accept: echo, options: { perMessageDeflate: true } });
    onTestFinished(server.close);
    const { ask, whenDone, states, written, documents } = openDesk();
    const settings = createConnectionSettings(`${server.url}/chat?token=s3cr3t-value`);
    await ask('doctor/run', { settings, probeIds: [], choices: CHOICES });
    const { probes, url } = await whenDone();
    expect(url).not.toContain('s3cr3t');
    expect(probes.filter(({ verdict }) => verdict === 'fail')).toEqual([]);
    expect(probes.every(({ phase }) => phase === 'done')).toBe(true);
    expect(states.some(({ probes: seen }) => seen.some(({ phase }) => phase === 'running'))).toBe(true);
    const conformance = await ask<ProbeResult>('doctor/result', { id: 'conformance' });
    expect(conformance.verdict).toBe('pass');
    await ask('doctor/copy', { format: 'markdown' });
    await ask('doctor/openReport');
    expect(written[0]).toBe(documents[0]);
    expect(written[0]).toContain('conformance');
    expect(written.join()).not.toContain('s3cr3t');
  }, 90_000);

  it('cancels at once, keeps what is known, and leaves no connection open', async () => {
    let open = 0;
    const server = await startRawServer((socket, request) => {
      open++;
      socket.on('close', () => open--);
      socket.on('end', () => socket.end());
      socket.write(toSwitchingProtocols(request));
    });
    onTestFinished(server.close);
    const { desk, ask, whenDone } = openDesk();
    const settings = createConnectionSettings(server.url);
    await ask('doctor/run', { settings, probeIds: ['reach', 'idle'], choices: { ...CHOICES, idleSeconds: 60 } });
    await until(() => open > 3);
    await ask('doctor/cancel');
    const { probes, wasCancelled } = await whenDone();
    expect(wasCancelled).toBe(true);
    const phases = new Map(probes.map(({ id, phase }) => [id, phase]));
    expect([phases.get('reach'), phases.get('idle')]).toEqual(['done', 'idle']);
    await until(() => open === 0);
    expect(desk.state.isRunning).toBe(false);
  });

  it('runs one probe again and keeps the others; another URL forgets them', async () => {
    const server = await startWsServer({ accept: echo });
    onTestFinished(server.close);
    const { ask, whenDone } = openDesk();
    const settings = createConnectionSettings(server.url);
    const run = async (probeIds: readonly ProbeId[], url = server.url) => {
      await ask('doctor/run', { settings: { ...settings, url }, probeIds, choices: CHOICES });
      return new Map((await whenDone()).probes.map(({ id, verdict }) => [id, verdict]));
    };
    await run(['reach', 'handshake']);
    const again = await run(['close']);
    expect([again.get('reach'), again.get('handshake'), again.get('close')]).toEqual(['pass', 'pass', 'pass']);
    const other = await run(['storm'], `${server.url}/other`);
    expect([other.get('reach'), other.get('storm')]).toEqual([undefined, 'pass']);
  });

  it('refuses what cannot be meant, and a second run beside the first', async () => {
    const server = await startWsServer({ accept: echo });
    onTestFinished(server.close);
    const { ask, whenDone } = openDesk();
    const settings = createConnectionSettings(server.url);
    const run = (change: object) => ask('doctor/run', { settings, probeIds: ['reach'], choices: CHOICES, ...change });
    await expect(run({ settings: createConnectionSettings('ftp://host/') })).rejects.toMatchObject({ code: 'bad-url' });
    await expect(run({ choices: { ...CHOICES, nodeId: 'colour' } })).rejects.toMatchObject({ code: 'bad-node-id' });
    await expect(run({ choices: { ...CHOICES, idleSeconds: -1 } })).rejects.toMatchObject({ code: 'invalid-request' });
    await expect(ask('doctor/copy', { format: 'json' })).rejects.toMatchObject({ code: 'no-report' });
    await run({ probeIds: ['heartbeat'] });
    await expect(run({})).rejects.toMatchObject({ code: 'doctor-busy' });
    await whenDone();
  });

  it('checks production readiness without disturbing, on one page', async () => {
    const server = await startWsServer({ accept: echo });
    onTestFinished(server.close);
    const { ask, whenDone } = openDesk();
    await ask('doctor/checkReadiness', { settings: createConnectionSettings(server.url), choices: CHOICES });
    const { probes, isReadiness } = await whenDone();
    expect(isReadiness).toBe(true);
    expect(probes.find(({ id }) => id === 'conformance')?.phase).toBe('idle');
    const { rows } = await ask<{ rows: readonly ScorecardRow[] }>('doctor/scorecard');
    const verdicts = Object.fromEntries(rows.map(({ id, verdict }) => [id, verdict]));
    expect(verdicts).toMatchObject({ reachable: 'pass', encrypted: 'warn', upgrade: 'pass', limits: 'skipped' });
    expect(rows.every(({ evidence }) => evidence.length > 0)).toBe(true);
  }, 30_000);

  it('measures what a server process of this machine grows by an idle connection', async () => {
    const server = await startWsServer({ accept: echo });
    onTestFinished(server.close);
    const { ask, whenDone } = openDesk();
    const choices = { ...CHOICES, serverPid: process.pid };
    await ask('doctor/run', { settings: createConnectionSettings(server.url), probeIds: ['limits'], choices });
    await whenDone();
    const { evidence, cause } = await ask<ProbeResult>('doctor/result', { id: 'limits' });
    expect(evidence.serverMemory).toMatchObject({ pid: process.pid, connections: 100 });
    expect(cause).toContain(`Process ${process.pid} grew by`);
  }, 30_000);
});
