import { TextChunks } from './chunks';
import type { Exporter } from './exporter';
import { walkExport } from './exportWalk';
import { toClosedLine, toConnectionLine, toNdjsonLine } from './ndjson';

/** One frame a line, connections between them; see docs/capture-files.md. */
export const ndjsonExporter: Exporter = {
  id: 'ndjson',
  label: 'NDJSON, one frame a line',
  extension: 'ndjson',
  mediaType: 'application/x-ndjson',
  *export(source, options) {
    const chunks = new TextChunks();
    let frameCount = 0;
    let connectionCount = 0;
    let lastOrdinal = source.firstKeptOrdinal;
    for (const step of walkExport(source, options)) {
      lastOrdinal = step.ordinal;
      if (step.kind === 'frame') chunks.add(toNdjsonLine(source, step.frame, frameCount++));
      else if (step.kind === 'close') chunks.add(toClosedLine(step.connection.close) ?? '');
      else {
        connectionCount++;
        if (step.connection.facts !== undefined) chunks.add(toConnectionLine(step.connection));
      }
      if (chunks.isFull) yield chunks.take(step.ordinal);
    }
    if (!chunks.isEmpty) yield chunks.take(lastOrdinal);
    return { frameCount, connectionCount, notes: [] };
  },
};
