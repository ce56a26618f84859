import type { Exporter } from './exporter';
import { harExporter } from './harExporter';
import { ndjsonExporter } from './ndjsonExporter';
import { pcapngExporter } from './pcapngExporter';

/** Every format that a capture can be written as, in the order in which it is offered. */
export const exporters: readonly Exporter[] = [harExporter, ndjsonExporter, pcapngExporter];

export function findExporter(id: string): Exporter | undefined {
  return exporters.find((exporter) => exporter.id === id);
}
