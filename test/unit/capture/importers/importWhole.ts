import type { Capture } from '../../../../src/capture/capture';
import type { Importer, ImportSummary } from '../../../../src/capture/importers/importer';
import { type TestMarker, testMarkers } from '../exporters/exportWhole';
import { newTestCapture } from '../exporters/richCapture';

export interface WholeImport {
  readonly capture: Capture<TestMarker>;
  readonly summary: ImportSummary;
  readonly steps: readonly number[];
}

/** A whole file, in pieces of `pieceBytes`. Throws as the importer does. */
export function importWhole(importer: Importer, file: Uint8Array | string, pieceBytes = 65_536): WholeImport {
  const bytes = typeof file === 'string' ? new TextEncoder().encode(file) : file;
  const capture = newTestCapture();
  const run = importer.begin({ capture, markers: testMarkers });
  for (let at = 0; at < bytes.length; at += pieceBytes) run.push(bytes.slice(at, at + pieceBytes));
  const generator = run.finish();
  const steps: number[] = [];
  let step = generator.next();
  for (; step.done !== true; step = generator.next()) steps.push(step.value);
  return { capture, summary: step.value, steps };
}

/** The texts of the markers' turns, in order. */
export function turnsOf(capture: Capture<TestMarker>): string[] {
  const turns: string[] = [];
  for (let ordinal = 0; ordinal < capture.entryCount; ordinal++) {
    const entry = capture.readEntry(ordinal);
    if (entry?.kind !== 'marker' || typeof entry.data === 'string') continue;
    turns.push('opening' in entry.data ? `open ${entry.data.opening.url}` : `close ${entry.data.closing.code}`);
  }
  return turns;
}
