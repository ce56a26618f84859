import { lintHaproxy } from './haproxy/lint';
import { lintNginx } from './nginx/lint';
import type { Finding, LintRequest, Report, RuleMeta } from './rule';
import { parseSuppressions } from './suppressions';

/**
 * Lints one file and returns its findings in text order. Never throws on any text: a rule's own defect is rethrown,
 * since hiding it would look like a clean file.
 */
export function lint(request: LintRequest): readonly Finding[] {
  const findings: Finding[] = [];
  const suppressions = parseSuppressions(request.text);
  const collect = (rule: RuleMeta, report: Report): void => {
    const severity = request.options.severities?.[rule.id] ?? report.severity ?? rule.severity;
    if (severity === 'off') return;
    const start = Math.max(0, Math.min(report.start, request.text.length));
    const end = Math.max(start, Math.min(report.end, request.text.length));
    if (suppressions.isSuppressed(rule.id, start)) return;
    findings.push({
      rule: rule.id,
      severity,
      message: report.message,
      start,
      end,
      fixes: report.fixes ?? [],
      related: report.related ?? [],
    });
  };
  if (request.dialect === 'nginx') lintNginx(request, collect);
  else lintHaproxy(request, collect);
  return findings.sort((a, b) => a.start - b.start || a.end - b.end || a.rule.localeCompare(b.rule));
}
