import type { CaptureSource } from '../../../../src/capture/captureSource';
import type { ConnectionClose, ConnectionFacts, MarkerReader } from '../../../../src/capture/connectionFacts';
import {
  allOrdinals,
  type Exporter,
  type ExportOptions,
  type ExportSummary,
} from '../../../../src/capture/exporters/exporter';
import type { ImportMarkers } from '../../../../src/capture/importers/importer';

/** Markers of these tests: the turns of a connection as they are, and any other marker as text. */
export type TestMarker = { readonly opening: ConnectionFacts } | { readonly closing: ConnectionClose } | string;

export const testMarkers: MarkerReader & ImportMarkers<TestMarker> = {
  findOpening: (data) => (isMarker(data) && 'opening' in data ? data.opening : undefined),
  findClosing: (data) => (isMarker(data) && 'closing' in data ? data.closing : undefined),
  toOpening: (opening) => ({ opening }),
  toClosing: (closing) => ({ closing }),
};

function isMarker(data: unknown): data is Exclude<TestMarker, string> {
  return typeof data === 'object' && data !== null;
}

export interface WholeExport {
  readonly bytes: Uint8Array;
  readonly text: string;
  readonly chunkCount: number;
  readonly summary: ExportSummary;
}

/** The whole file at once. */
export function exportWhole(
  exporter: Exporter,
  source: CaptureSource,
  options: Partial<ExportOptions> = {},
): WholeExport {
  const steps = exporter.export(source, {
    ordinals: allOrdinals(source),
    context: { markers: testMarkers },
    appVersion: '1.2.3',
    ...options,
  });
  const chunks: Uint8Array[] = [];
  let step = steps.next();
  for (; step.done !== true; step = steps.next()) {
    const { data } = step.value;
    chunks.push(typeof data === 'string' ? new TextEncoder().encode(data) : data);
  }
  const bytes = new Uint8Array(Buffer.concat(chunks));
  return { bytes, text: new TextDecoder().decode(bytes), chunkCount: chunks.length, summary: step.value };
}
