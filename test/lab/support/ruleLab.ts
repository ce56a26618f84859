import { existsSync } from 'node:fs';
import { expect, it } from 'vitest';
import { lint } from '../../../src/lint/engine';
import type { Dialect, Finding, Fix, RuleMeta } from '../../../src/lint/rule';
import { isAtLeast } from '../../../src/lint/version';
import { applyFix } from '../../unit/lint/applyFix';
import { startBackend } from './backend';
import { freePort } from './freePort';
import type { LabCase, Ports } from './labCase';
import { probeWebSocket } from './probe';
import type { RunningProxy, StartOptions } from './proxyProcess';

/** Files of a configuration by name. */
export type ConfigFiles = Readonly<Record<string, string>>;

export interface RuleLab {
  readonly dialect: Dialect;
  readonly version: string;
  readonly mainFile: string;
  readonly usualPath: string;
  readonly rules: readonly RuleMeta[];
  readonly cases: readonly LabCase[];
  /** Rules that no WebSocket can show broken on one machine, each with the reason. */
  readonly unprovable?: Readonly<Record<string, string>>;
  check(files: ConfigFiles): { readonly isAccepted: boolean; readonly output: string };
  start(files: ConfigFiles, port: number, options: StartOptions): Promise<RunningProxy>;
}

/** Fixing everything by first fixes takes at most this many steps. */
const MAX_FIXES = 10;

/** Each rule on configs of its own in front of a real server: broken as the rule says, working after any of its fixes. */
export function describeRuleLab(lab: RuleLab): void {
  it('has a case for every rule', () => {
    const proven = new Set([...lab.cases.map(({ rule }) => rule), ...Object.keys(lab.unprovable ?? {})]);
    expect(lab.rules.map(({ id }) => id).filter((id) => !proven.has(id))).toEqual([]);
  });
  for (const labCase of lab.cases.filter((one) => isDue(lab, one))) {
    const isMissing = labCase.needs !== undefined && !existsSync(labCase.needs);
    it.skipIf(isMissing)(`${labCase.rule}: ${labCase.title}`, { timeout: 60_000 }, () => proveCase(lab, labCase));
  }
}

function isDue({ version }: RuleLab, { before, since }: LabCase): boolean {
  return (
    (before === undefined || isAtLeast(version, before) === false) &&
    (since === undefined || isAtLeast(version, since) === true)
  );
}

async function proveCase(lab: RuleLab, labCase: LabCase): Promise<void> {
  const backends = await Promise.all([startBackend(labCase.backend), startBackend(labCase.backend)]);
  try {
    const [back, other] = backends.map(({ port }) => port);
    const ports: Ports = { front: await freePort(), back: back ?? 0, other: other ?? 0, free: await freePort() };
    const text = labCase.config(ports);
    const findings = findOfRule(lab, labCase, text);
    expect(findings).not.toEqual([]);
    await expectBroken(lab, labCase, text, ports.front);
    const repaired = labCase.repaired?.(ports);
    if (repaired !== undefined) {
      expect(findOfRule(lab, labCase, repaired)).toEqual([]);
      await expectWorking(lab, labCase, repaired, ports.front, 'repaired');
      return;
    }
    const fixes = findings[0]?.fixes ?? [];
    expect(fixes.length, 'the finding has a fix').toBeGreaterThan(0);
    for (const fix of fixes) await expectWorking(lab, labCase, fixAll(lab, labCase, text, fix), ports.front, fix.title);
  } finally {
    await Promise.all(backends.map((backend) => backend.close()));
  }
}

async function expectBroken(lab: RuleLab, labCase: LabCase, text: string, front: number): Promise<void> {
  if (labCase.broken === 'does not start') {
    // Some refusals come only when the check is over and it really starts.
    if (!lab.check(toFiles(lab, labCase, text)).isAccepted) return;
    // HAProxy may listen for a moment before it gives up; whoever knocks then finds nobody.
    const answer = await ask(lab, labCase, text, front).catch(String);
    expect(typeof answer === 'string' ? { message: answer } : answer).toMatchObject({
      message: expect.stringMatching(/did not start|ECONN|hang up/),
    });
  } else expectLike(await ask(lab, labCase, text, front), labCase.broken);
}

async function expectWorking(lab: RuleLab, labCase: LabCase, text: string, front: number, how: string): Promise<void> {
  const { isAccepted, output } = lab.check(toFiles(lab, labCase, text));
  expect(isAccepted, `${how}\n${output}\n${text}`).toBe(true);
  const answer = await ask(lab, labCase, text, front);
  expect({ how, answer }).toEqual({ how, answer: labCase.working ?? { outcome: 'works' } });
}

function expectLike(answer: unknown, wanted: unknown): void {
  if (typeof wanted === 'object' && wanted !== null) expect(answer).toMatchObject(wanted);
  else expect(answer).toEqual(wanted);
}

async function ask(lab: RuleLab, labCase: LabCase, text: string, front: number): Promise<unknown> {
  const proxy = await lab.start(toFiles(lab, labCase, text), front, { softNofile: labCase.softNofile });
  try {
    if (labCase.probe !== undefined) return await labCase.probe(front, proxy);
    const url = `ws://127.0.0.1:${front}${labCase.path ?? lab.usualPath}`;
    return await probeWebSocket(url, { idleMs: labCase.idleMs ?? 0 });
  } finally {
    await proxy.stop();
  }
}

function toFiles({ mainFile }: RuleLab, { files }: LabCase, text: string): ConfigFiles {
  return { ...files, [mainFile]: text };
}

function findOfRule(lab: RuleLab, { rule, files }: LabCase, text: string): readonly Finding[] {
  const reader = {
    read: (path: string) => files?.[path.slice(1)],
    expand: (pattern: string) => (files?.[pattern.slice(1)] === undefined ? [] : [pattern]),
  };
  const options = { level: 'all', reader, [`${lab.dialect}Version`]: lab.version } as const;
  const findings = lint({ path: `/${lab.mainFile}`, text, dialect: lab.dialect, options });
  return findings.filter((finding) => finding.rule === rule);
}

/** The given fix, then first fixes of the rule until it has nothing left to say. */
function fixAll(lab: RuleLab, labCase: LabCase, text: string, first: Fix): string {
  let fixed = applyFix(text, first);
  for (let step = 0; step < MAX_FIXES; step++) {
    const [finding] = findOfRule(lab, labCase, fixed);
    if (finding === undefined) return fixed;
    const [fix] = finding.fixes;
    if (fix === undefined) throw new Error(`No fix for: ${finding.message}`);
    fixed = applyFix(fixed, fix);
  }
  throw new Error(`Still not fixed:\n${fixed}`);
}
