import type { Evidence, EvidenceValue } from '../../src/protocol/doctor';
import { el, setStyle } from '../ui/element';
import { t } from '../ui/strings';

interface Run {
  readonly label: string;
  readonly seconds: number;
  readonly ending: string;
  readonly isOpen: boolean;
}

/** One bar a connection, as long as it lived: the cut ones end at the same second, the kept ones go on. */
export function createIdleChart(evidence: Evidence): HTMLElement | undefined {
  const runs = Array.isArray(evidence.runs) ? evidence.runs.flatMap(toRun) : [];
  const longest = Math.max(0, ...runs.map(({ seconds }) => seconds));
  if (longest === 0) return undefined;
  const rows = runs.map(({ label, seconds, ending, isOpen }) => {
    const bar = el('span', { class: isOpen ? 'idle-bar is-open' : 'idle-bar' });
    setStyle(bar, 'inline-size', `${((seconds / longest) * 100).toFixed(2)}%`);
    const text = t('idleRun', label, seconds.toFixed(1), isOpen ? t('idleHeld') : ending);
    return el('li', { class: 'idle-run' }, el('span', { class: 'idle-track' }, bar), el('span', {}, text));
  });
  return el(
    'figure',
    { class: 'chart' },
    el('figcaption', { class: 'chart-title' }, t('idleTitle')),
    el('ul', { class: 'idle-runs' }, ...rows),
  );
}

function toRun(value: EvidenceValue): readonly Run[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  const run = value as Readonly<Record<string, EvidenceValue>>;
  if (typeof run.openSeconds !== 'number') return [];
  const ending = typeof run.endedBy === 'string' ? run.endedBy : 'none';
  const interval = typeof run.intervalSeconds === 'number' ? ` ${run.intervalSeconds} s` : '';
  const label = typeof run.kind === 'string' ? `${run.kind}${interval}` : interval;
  return [{ label, seconds: run.openSeconds, ending, isOpen: ending === 'none' }];
}
