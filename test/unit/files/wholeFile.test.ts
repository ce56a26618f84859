import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Capture } from '../../../src/capture/capture';
import { exporters } from '../../../src/capture/exporters/registry';
import { openCaptureFiles } from '../../../src/files/captureFiles';
import { writeWholeFile } from '../../../src/files/wholeFile';
import { SystemClock } from '../../../src/net/systemClock';
import { sessionMarkers } from '../../../src/session/connectionFacts';
import { toDamagedMarker } from '../../../src/session/importMarkers';
import type { MarkerData } from '../../../src/session/markers';
import type { ExportRequest, SessionUi } from '../../../src/session/ports';
import { SavedSession } from '../../../src/session/savedSession';
import { pushFrame } from '../capture/traffic';
import { save } from '../capture/wscap/memoryFile';

const MEBIBYTE = 1_048_576;
const FRAMES = 2_000;
let folder = '';
let session: SavedSession;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'whole-'));
  const capture = new Capture<string>({ memoryBytes: 64 * MEBIBYTE, maxInflatedBytes: MEBIBYTE });
  for (let i = 0; i < FRAMES; i++) pushFrame(capture, 'in', { opcode: 1, payload: `#${i} ${'x'.repeat(1_000)}` }, i);
  const path = join(folder, 'source.wscap');
  writeFileSync(path, save(capture));
  const file = openCaptureFiles<MarkerData>([path], { damagedMarker: toDamagedMarker() });
  session = new SavedSession({
    saved: {
      capture: file.capture,
      name: 'source.wscap',
      notes: [],
      bookmarks: [],
      dispose: () => file.dispose(),
    },
    clock: new SystemClock(),
    // Asked for nothing here.
    ui: {} as SessionUi,
  });
});
afterEach(() => {
  session.dispose();
  rmSync(folder, { recursive: true, force: true });
});

function write(id: string, name: string, request: ExportRequest, onPiece = () => undefined) {
  const exporter = exporters.find((one) => one.id === id);
  if (exporter === undefined) throw new Error(`no exporter ${id}`);
  const { capture, first, last, closed } = request;
  const context = { markers: sessionMarkers };
  const pieces = exporter.export(capture, { ordinals: { first, last }, context, appVersion: '0' });
  return writeWholeFile(join(folder, name), pieces, { signal: closed, onPiece });
}

describe('a file that is written', () => {
  it('appears when it is whole', async () => {
    const path = join(folder, 'out.ndjson');
    writeFileSync(path, 'what was there before');
    const seen: string[] = [];
    const { frameCount } = await write('ndjson', 'out.ndjson', session.toExportRequest('all'), () => {
      seen.push(readFileSync(path, 'utf8').slice(0, 21));
      return undefined;
    });
    expect(frameCount).toBe(FRAMES);
    expect(new Set(seen)).toEqual(new Set(['what was there before']));
    const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
    expect(lines.length).toBe(FRAMES);
    expect(lines.filter((line, i) => !line.includes(`#${i} xxx`))).toEqual([]);
    expect(readdirSync(folder).sort()).toEqual(['out.ndjson', 'source.wscap']);
  });

  it.each(['wscap', 'har', 'ndjson', 'pcapng'])('is not there when its capture is closed meanwhile: %s', async (id) => {
    const request = session.toExportRequest('all');
    const writing = write(id, `out.${id}`, request, () => {
      session.dispose();
      return undefined;
    });
    await expect(writing).rejects.toThrow(/abort/);
    expect(request.closed.aborted).toBe(true);
    expect(readdirSync(folder)).toEqual(['source.wscap']);
  });

  it('is not begun when its capture was closed before', async () => {
    const request = session.toExportRequest('all');
    session.dispose();
    await expect(write('ndjson', 'out.ndjson', request)).rejects.toThrow(/abort/);
    expect(readdirSync(folder)).toEqual(['source.wscap']);
  });

  it('says why it cannot be written', async () => {
    await expect(write('ndjson', 'none/out.ndjson', session.toExportRequest('all'))).rejects.toThrow(/ENOENT/);
  });
});

describe('rows to export', () => {
  it('are counted with and without the filter', async () => {
    expect(session.rowCounts).toEqual({ kept: FRAMES, matching: FRAMES });
    const filter = { opcodes: ['text'], direction: 'both', text: '#19' };
    await session.handle('rows/filter', { filter }, new AbortController().signal);
    const { matching } = session.rowCounts;
    expect(matching).toBe(111);
    expect([...session.toExportRequest('filtered').ordinals].length).toBe(matching);
    expect(session.toExportRequest('all')).toMatchObject({ name: 'source.wscap', first: 0, last: FRAMES - 1 });
  });
});
