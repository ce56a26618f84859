import type { DoctorReport } from '../../protocol/doctor';

/** The report as Markdown. */
export function toMarkdown(report: DoctorReport): string {
  return [`# ${report.url}`, ...report.probes.map(({ id, verdict, cause }) => `- ${id}: ${verdict}: ${cause}`)].join(
    '\n',
  );
}
