import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { NodeSourceReader } from '../../../../../src/files/nodeSourceReader';
import { lint } from '../../../../../src/lint/engine';
import type { Edit, Finding, LintOptions } from '../../../../../src/lint/rule';

export const FIXTURES = join(import.meta.dirname, '../../../../fixtures/lint/nginx');

export interface Fixture {
  readonly rule: string;
  /** For example `fires-location.conf`. */
  readonly name: string;
  readonly path: string;
  readonly text: string;
}

export function readFixtures(rule: string, kind: 'fires' | 'quiet' | 'fixed'): readonly Fixture[] {
  const folder = join(FIXTURES, rule);
  return readdirSync(folder)
    .filter((name) => name.startsWith(`${kind}-`) && name.endsWith('.conf'))
    .map((name) => ({ rule, name, path: join(folder, name), text: readFileSync(join(folder, name), 'utf8') }));
}

/** Lints a fixture as its first line asks: `# lint with nginx 1.31.4`. */
export function lintFixture(fixture: Fixture, text = fixture.text): readonly Finding[] {
  const nginxVersion = /^# lint with nginx ([\d.]+)/.exec(text)?.[1];
  const options: LintOptions = { nginxVersion, reader: new NodeSourceReader(() => undefined) };
  return lint({ path: fixture.path, text, dialect: 'nginx', options });
}

/** Applies edits as an editor does: all at once, none may touch another. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const unique = [...new Map(edits.map((edit) => [`${edit.start} ${edit.end} ${edit.newText}`, edit])).values()];
  let result = text;
  for (const { start, end, newText } of unique.sort((a, b) => b.start - a.start))
    result = result.slice(0, start) + newText + result.slice(end);
  return result;
}

/** The text after the first fix of every finding of a rule. */
export function applyFirstFixes(text: string, findings: readonly Finding[], ruleId: string): string {
  return applyEdits(
    text,
    findings.filter(({ rule }) => rule === ruleId).flatMap(({ fixes }) => fixes[0]?.edits ?? []),
  );
}
