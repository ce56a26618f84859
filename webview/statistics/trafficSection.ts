import { OPCODE_GROUPS } from '../../src/protocol/rows';
import type { FrameTotals, StatisticsSnapshot } from '../../src/protocol/statistics';
import { GROUP_LABELS } from '../table/opcodes';
import { el } from '../ui/element';
import { formatCount, formatPercent } from '../ui/format';
import { t } from '../ui/strings';
import { FigureTable } from './figureTable';

const DIRECTIONS = ['in', 'out'] as const;
const DIRECTION_LABELS = { in: 'received', out: 'sent' } as const;
const LINES = DIRECTIONS.flatMap((direction) => OPCODE_GROUPS.map((group) => ({ group, direction })));

/** Frames and bytes of each opcode and direction that occurred, with a sum for each direction. */
export class TrafficSection {
  readonly element: HTMLElement;
  readonly #table: FigureTable;

  constructor() {
    const columns = [t('statFrames'), t('statShare'), t('statPayload'), t('statWire')];
    const rows = [
      ...LINES.map(({ group, direction }) => [t(GROUP_LABELS[group]), t(DIRECTION_LABELS[direction])]),
      ...DIRECTIONS.map((direction) => [t('statAll'), t(DIRECTION_LABELS[direction])]),
    ];
    const corner = [t('columnOpcode'), t('statDirection')];
    this.#table = new FigureTable(t('statTrafficTitle'), corner, columns, rows);
    const title = el('h3', { class: 'section-title' }, t('statTrafficTitle'));
    this.element = el('section', { class: 'statistics-section statistics-traffic' }, title, this.#table.element);
  }

  show({ frames }: StatisticsSnapshot): void {
    const sums = {
      in: sumUp(OPCODE_GROUPS.map((g) => frames[g].in)),
      out: sumUp(OPCODE_GROUPS.map((g) => frames[g].out)),
    };
    const all = sums.in.frames + sums.out.frames;
    const lines = LINES.map(({ group, direction }) => frames[group][direction]);
    const rows = [...lines, sums.in, sums.out].map((totals) => toCells(totals, all));
    this.#table.show(rows);
    for (const [row, { frames: count }] of lines.entries()) this.#table.setRowHidden(row, count === 0);
  }
}

function toCells({ frames, payloadBytes, wireBytes }: FrameTotals, all: number): readonly string[] {
  return [formatCount(frames), formatShare(frames, all), formatCount(payloadBytes), formatCount(wireBytes)];
}

function formatShare(frames: number, all: number): string {
  const share = all === 0 ? 0 : frames / all;
  return share > 0 && share < 0.01 ? `< ${formatPercent(0.01)}` : formatPercent(share);
}

function sumUp(parts: readonly FrameTotals[]): FrameTotals {
  const sum = (pick: (part: FrameTotals) => number) => parts.reduce((total, part) => total + pick(part), 0);
  return {
    frames: sum((part) => part.frames),
    payloadBytes: sum((part) => part.payloadBytes),
    wireBytes: sum((part) => part.wireBytes),
  };
}
