import { PARTS } from '../parts/parts.mjs';

/** Tables of the parts that a report holds, in order. A part that went wrong is a table that says so. */
export function toTables(report) {
  return PARTS.flatMap((part) => {
    const figures = report.parts[part.name];
    if (figures === undefined) return [];
    if (figures.error !== undefined)
      return [{ title: part.name, columns: [], rows: [], notes: [`Failed: ${figures.error}`] }];
    return part.toTables(figures);
  });
}

/** What the figures hold for, e.g. `AMD EPYC, 2 cores, 24 GiB, linux, Node 20.20.2, 2026-11-24`. */
export function toMachineText({ machine, date }) {
  const { cpu, cores, memoryBytes, platform, node } = machine;
  const memory = `${Math.round(memoryBytes / 1_073_741_824)} GiB`;
  return `${cpu}, ${cores} cores, ${memory}, ${platform}, Node ${node}, ${date.slice(0, 10)}`;
}
