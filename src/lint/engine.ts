import { isBinary } from './binary';
import { lintHaproxy } from './haproxy/lint';
import { lintKubernetes } from './kubernetes/lint';
import { lintNginx } from './nginx/lint';
import type { Collect, Dialect, Finding, LintRequest, Report, RuleMeta, Span } from './rule';
import { parseSuppressions } from './suppressions';
import { lintLimits, lintSysctl, lintSystemd } from './system/lint';

const LINTERS: Readonly<Record<Dialect, (request: LintRequest, collect: Collect) => void>> = {
  nginx: lintNginx,
  haproxy: lintHaproxy,
  kubernetes: lintKubernetes,
  systemd: lintSystemd,
  limits: lintLimits,
  sysctl: lintSysctl,
};

/** Where not only `#` starts a comment. */
const COMMENT_MARKS: Readonly<Partial<Record<Dialect, string>>> = { systemd: '#;', sysctl: '#;' };

/**
 * Lints one file and returns its findings in text order. No text makes it throw, binary content has no findings; a rule's
 * own defect is rethrown, since hiding it would look like a clean file.
 */
export function lint(request: LintRequest): readonly Finding[] {
  const { text, options, dialect } = request;
  if (isBinary(text)) return [];
  const findings: Finding[] = [];
  const seen = new Set<string>();
  const suppressions = parseSuppressions(text, COMMENT_MARKS[dialect]);
  const collect = (rule: RuleMeta, report: Report): void => {
    const chosen = options.severities?.[rule.id];
    if (chosen === undefined && rule.level === 'all' && options.level !== 'all') return;
    const severity = chosen ?? report.severity ?? rule.severity;
    if (severity === 'off') return;
    const { start, end } = clampSpan(report, text.length);
    if (suppressions.isSuppressed(rule.id, start)) return;
    const { message, fixes = [], related = [] } = report;
    // A file that is included twice is judged twice, with the same result most of the time.
    const key = `${rule.id} ${start} ${end} ${message}`;
    if (seen.has(key)) return;
    seen.add(key);
    findings.push({ rule: rule.id, severity, message, start, end, fixes, related });
  };
  LINTERS[dialect](request, collect);
  return findings.sort((a, b) => a.start - b.start || a.end - b.end || compareText(a.rule, b.rule));
}

function clampSpan(span: Span, length: number): Span {
  const start = Math.max(0, Math.min(span.start, length));
  return { start, end: Math.max(start, Math.min(span.end, length)) };
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
