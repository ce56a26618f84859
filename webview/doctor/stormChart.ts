import type { Evidence, EvidenceValue } from '../../src/protocol/doctor';
import { BarChart } from '../charts/barChart';
import { formatCount } from '../ui/format';
import { t } from '../ui/strings';

/** Reconnects per second: the user's policy above the line, the same without jitter below, on one scale. */
export function createStormChart(evidence: Evidence): HTMLElement | undefined {
  const own = toNumbers(evidence.withPolicy ?? evidence.withJitter);
  const bare = toNumbers(evidence.withoutJitter);
  const binSeconds = typeof evidence.binSeconds === 'number' ? evidence.binSeconds : 1;
  if (own === undefined || bare === undefined) return undefined;
  const count = Math.max(own.length, bare.length);
  const pad = (values: readonly number[]) => [...values, ...new Array<number>(count - values.length).fill(0)];
  const toRate = (values: readonly number[]) => pad(values).map((value) => value / binSeconds);
  const up = toRate(own);
  const down = toRate(bare);
  const most = (rates: readonly number[]) => formatCount(Math.round(Math.max(0, ...rates)));
  const chart = new BarChart(t('stormTitle'));
  chart.show({
    description: t('stormText', most(up), most(down)),
    up: { values: up, legend: t('stormUp', most(up)) },
    down: { values: down, legend: t('stormDown', most(down)) },
    isOneScale: true,
    ticks: [
      { at: 0, label: '0 s' },
      { at: 0.5, label: `${formatCount(Math.round((count * binSeconds) / 2))} s` },
      { at: 1, label: `${formatCount(Math.round(count * binSeconds))} s` },
    ],
  });
  return chart.element;
}

function toNumbers(value: EvidenceValue | undefined): readonly number[] | undefined {
  if (!Array.isArray(value)) return undefined;
  return value.filter((item): item is number => typeof item === 'number');
}
