/** The value at a share of sorted values by nearest rank, e.g. 0.95; 0 without values. */
export function nearestRank(sorted: readonly number[], share: number): number {
  return sorted[Math.ceil(share * sorted.length) - 1] ?? 0;
}
