import type { Exporter } from './exporter';
import { harExporter } from './harExporter';
import { ndjsonExporter } from './ndjsonExporter';
import { pcapngExporter } from './pcapngExporter';
import { wscapExporter } from './wscapExporter';

/** Every format that a capture can be written as, in the order in which it is offered. */
export const exporters: readonly Exporter[] = [wscapExporter, harExporter, ndjsonExporter, pcapngExporter];

export function findExporter(id: string): Exporter | undefined {
  return exporters.find((exporter) => exporter.id === id);
}
