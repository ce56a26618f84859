import { stat } from 'node:fs/promises';
import { APP_VERSION } from '../../../src/base/appVersion';
import { allOrdinals } from '../../../src/capture/exporters/exporter';
import { wscapExporter } from '../../../src/capture/exporters/wscapExporter';
import { Rates } from '../../../src/capture/rates';
import { openCaptureFiles } from '../../../src/files/captureFiles';
import { writeWholeFile } from '../../../src/files/wholeFile';
import { SystemClock } from '../../../src/net/systemClock';
import { sessionMarkers } from '../../../src/session/connectionFacts';
import { toDamagedMarker } from '../../../src/session/importMarkers';
import type { MarkerData } from '../../../src/session/markers';
import { RowBuilder } from '../../../src/session/rowBuilder';
import { RowsModel } from '../../../src/session/rowsModel';
import { encodeFrame } from '../../../src/wire/frameWriter';
import { feed, toBlock, withCapture } from './benchCapture';

export interface WriteFileFigure {
  readonly frames: number;
  readonly fileBytes: number;
  readonly durationMs: number;
}

export interface OpenFileFigure {
  readonly frames: number;
  /** From nothing to the first 100 rows, and then to 100 rows in the middle. */
  readonly firstRowsMs: number;
  readonly middleRowsMs: number;
  readonly rssGrowthBytes: number;
}

const FRAME_BYTES = 1_024;
const TEXT = 1;
const PAGE_ROWS = 100;

/** Captures so many bytes in frames of 1,024, and exports them to a `.wscap`. */
export async function runWriteFile(path: string, bytes: number): Promise<WriteFileFigure> {
  const block = toBlock(encodeFrame({ opcode: TEXT, payload: new Uint8Array(FRAME_BYTES).fill(0x41) }));
  return withCapture(async (capture) => {
    while (capture.keptBytes < bytes) await feed(capture, block);
    const { firstKeptOrdinal, entryCount } = capture;
    const startedMs = performance.now();
    const pieces = wscapExporter.export(capture, {
      ordinals: allOrdinals(capture),
      context: { markers: sessionMarkers },
      appVersion: APP_VERSION,
    });
    await writeWholeFile(path, pieces, { signal: new AbortController().signal });
    const { size } = await stat(path);
    return { frames: entryCount - firstKeptOrdinal, fileBytes: size, durationMs: performance.now() - startedMs };
  });
}

/** Opens it as the extension does. */
export async function runOpenFile(path: string): Promise<OpenFileFigure> {
  const rssBefore = process.memoryUsage.rss();
  const startedMs = performance.now();
  const file = openCaptureFiles<MarkerData>([path], { damagedMarker: toDamagedMarker() });
  const { capture } = file;
  const builder = new RowBuilder({
    capture,
    subprotocol: () => '',
    findPingFate: () => undefined,
    findBookmark: () => undefined,
  });
  const clock = new SystemClock();
  const model = new RowsModel({ capture, builder, rates: new Rates(), clock, onChange: () => undefined });
  const { revision, firstPosition, matching } = model.summary;
  const read = (first: number) => {
    const { rows } = model.read(revision, first, PAGE_ROWS);
    if (rows.length !== PAGE_ROWS) throw new Error(`A page of ${rows.length} rows instead of ${PAGE_ROWS}.`);
    return performance.now();
  };
  const firstMs = read(firstPosition);
  const middleMs = read(firstPosition + Math.floor(matching / 2));
  const rssGrowthBytes = process.memoryUsage.rss() - rssBefore;
  file.dispose();
  return { frames: matching, firstRowsMs: firstMs - startedMs, middleRowsMs: middleMs - firstMs, rssGrowthBytes };
}
