import { expect, it, onTestFinished } from 'vitest';
import { toPlaceholder } from '../../../src/base/secretPlaceholder';
import { DoctorDesk } from '../../../src/doctor/doctorDesk';
import { createProbePorts } from '../../../src/net/probePorts';
import { SystemClock } from '../../../src/net/systemClock';
import type { Probe } from '../../../src/probe/contract';
import { finding } from '../../../src/probe/finding';
import { createConnectionSettings } from '../../../src/protocol/connection';
import type { DoctorState } from '../../../src/protocol/doctor';
import { until } from '../support/until';

const VALUE = 'tiger/4711 zebra';
const T = toPlaceholder('T');

/** Tells everything it was given: what a server repeats, a probe reports. */
const gossip: Probe = {
  id: 'handshake',
  title: 'Gossip',
  question: 'What does it know?',
  sends: 'Nothing.',
  isDisturbing: false,
  isWaiting: false,
  needs: [],
  run: async ({ target, request, progress }) => {
    progress({ fraction: 0.5, text: `asking ${target.url}` });
    return finding('warn', `The server said: bad token ${VALUE}`, {
      remedy: `Not ${VALUE}.`,
      verify: [`curl '${target.url}'`],
      evidence: { headers: [...request.headers], path: target.path, count: 3, byToken: { [VALUE]: [VALUE, null] } },
    });
  },
};

it('probes get the values of secrets, and no report, progress or copy has them', async () => {
  let clipboard = '';
  let document = '';
  let seen = '';
  const states: DoctorState[] = [];
  const spying: Probe = {
    ...gossip,
    run: (context) => {
      seen = JSON.stringify([context.target, context.request]);
      return gossip.run(context);
    },
  };
  const desk = new DoctorDesk({
    probes: [spying],
    ports: createProbePorts(new SystemClock()),
    ui: {
      writeClipboard: async (text) => {
        clipboard += text;
      },
      openDocument: async ({ text }) => {
        document = text;
      },
      readFile: async () => '',
    },
    secrets: { read: async () => VALUE, describeRemedy: () => '' },
    readSampleMessages: () => [],
    linkConfigs: async (_examination, results) => results,
    revealConfig: async () => undefined,
  });
  onTestFinished(() => desk.dispose());
  desk.onChange((state) => states.push(state));
  const headers = [{ name: 'Authorization', value: `Bearer ${T}` }];
  await desk.diagnose(createConnectionSettings(`ws://127.0.0.1:1/p?token=${T}`, { headers }));
  await until(() => !desk.state.isRunning);
  expect(seen).toContain(`Bearer ${VALUE}`);
  expect(seen).toContain(`?token=${encodeURIComponent(VALUE)}`);

  const signal = new AbortController().signal;
  const result = await desk.handle('doctor/result', { id: 'handshake' }, signal);
  for (const format of ['markdown', 'json']) await desk.handle('doctor/copy', { format }, signal);
  await desk.handle('doctor/openReport', {}, signal);
  expect(result).toMatchObject({
    cause: `The server said: bad token ${T}`,
    evidence: { headers: [['Authorization', `Bearer ${T}`]], count: 3, byToken: { [T]: [T, null] } },
  });
  const told = JSON.stringify([states, result, clipboard, document]);
  expect(told).toContain(T);
  for (const trace of ['tiger', '4711', 'zebra']) expect(told).not.toContain(trace);
});

it('a secret without a value is told before anything runs', async () => {
  const desk = new DoctorDesk({
    probes: [gossip],
    ports: createProbePorts(new SystemClock()),
    ui: { writeClipboard: async () => undefined, openDocument: async () => undefined, readFile: async () => '' },
    readSampleMessages: () => [],
    linkConfigs: async (_examination, results) => results,
    revealConfig: async () => undefined,
  });
  onTestFinished(() => desk.dispose());
  await expect(desk.diagnose(createConnectionSettings(`ws://127.0.0.1:1/?t=${T}`))).rejects.toMatchObject({
    code: 'missing-secret',
  });
  expect(desk.state.isRunning).toBe(false);
});
