import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { Capture } from '../../../src/capture/capture';
import type { CaptureSource } from '../../../src/capture/captureSource';
import { NO_FACTS } from '../../../src/capture/connectionFacts';
import type { Exporter } from '../../../src/capture/exporters/exporter';
import { wscapExporter } from '../../../src/capture/exporters/wscapExporter';
import { openCaptureFiles } from '../../../src/files/captureFiles';
import { VmEvaluationGuard } from '../../../src/files/evaluationGuard';
import { SystemClock } from '../../../src/net/systemClock';
import type { FileSource } from '../../../src/protocol/source';
import { sessionMarkers } from '../../../src/session/connectionFacts';
import { importCapture } from '../../../src/session/importCapture';
import { importMarkers, toDamagedMarker } from '../../../src/session/importMarkers';
import type { SessionEvent } from '../../../src/session/inspection';
import type { MarkerData } from '../../../src/session/markers';
import type { ExportRequest, SessionUi } from '../../../src/session/ports';
import type { SavedCapture } from '../../../src/session/savedFile';
import { SavedSession } from '../../../src/session/savedSession';
import { encodeFrame } from '../../../src/wire/frameWriter';
import { type Ask, createAsk } from '../../support/ask';
import { utf8 } from '../capture/traffic';

export const CHROMIUM_HAR = 'test/fixtures/har/chromium.har';
export const START_MS = Date.UTC(2026, 10, 24, 10, 2, 11);
const URL = 'wss://stream.example.org/v2?token=secret';

/** One connection: handshake, `count` texts 10 ms apart, a ping and its pong 12 ms later, the end. */
export function captureConnection(count: number, memoryBytes = 64 << 20): Capture<MarkerData> {
  const capture = new Capture<MarkerData>({ memoryBytes, maxInflatedBytes: 1 << 20 });
  const facts = {
    ...NO_FACTS,
    url: URL,
    requestLine: 'GET /v2?token=secret HTTP/1.1',
    requestHeaders: [['Host', 'stream.example.org']] as const,
    statusLine: 'HTTP/1.1 101 Switching Protocols',
    statusCode: 101,
    subprotocol: 'telemetry.v2',
    openedMs: START_MS,
  };
  capture.appendMarker(importMarkers.toOpening(facts), START_MS);
  const push = (direction: 'in' | 'out', opcode: number, payload: string, afterMs: number) => {
    const mask = direction === 'out' ? { maskingKey: 0x12345678 } : {};
    capture.push(direction, encodeFrame({ ...mask, opcode, payload: utf8(payload) }), START_MS + afterMs);
  };
  for (let seq = 0; seq < count; seq++) push(seq % 2 === 0 ? 'in' : 'out', 1, `{"op":"tick","seq":${seq}}`, seq * 10);
  const endMs = count * 10;
  push('out', 9, 'are you there', endMs);
  push('in', 10, 'are you there', endMs + 12);
  capture.appendMarker(importMarkers.toClosing({ code: 1000, reason: 'done', timeMs: 0 }), START_MS + endMs + 20);
  return capture;
}

/** Text or bytes of an export, whole. */
export function exportAll(
  source: CaptureSource<MarkerData>,
  exporter: Exporter = wscapExporter,
  options: { readonly isRedacted?: boolean; readonly notes?: ReadonlyMap<number, string> } = {},
): Uint8Array {
  const { isRedacted = true, notes } = options;
  const steps = exporter.export(source, {
    ordinals: { first: source.firstKeptOrdinal, last: source.entryCount - 1 },
    context: { markers: sessionMarkers, savedMs: START_MS + 3_600_000, notes },
    appVersion: '1.2.3',
    isRedacted,
  });
  return new Uint8Array(Buffer.concat([...steps].map(({ data }) => Buffer.from(data))));
}

/** A file of our own on the disk, opened as the extension does it. */
export function openOwn(bytes: Uint8Array, name = 'run.wscap'): SavedCapture {
  const folder = mkdtempSync(join(tmpdir(), 'saved-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'file');
  writeFileSync(path, bytes);
  const file = openCaptureFiles<MarkerData>([path], { damagedMarker: toDamagedMarker() });
  return {
    capture: file.capture,
    name,
    notes: file.problems,
    bookmarks: file.meta?.bookmarks ?? [],
    about: { origin: 'own', sizeBytes: statSync(path).size, meta: file.meta },
    dispose: () => file.dispose(),
  };
}

/** A file of another tool, read as the extension does it. */
export async function openForeign(name: string, bytes: Uint8Array = readFileSync(name)): Promise<SavedCapture> {
  const chunks = async function* () {
    yield bytes;
  };
  const file = { sizeBytes: bytes.length, chunks: chunks() };
  const { source, notes, faults, faultCount } = await importCapture(name, file, { onProgress: () => undefined });
  return {
    capture: source,
    name,
    notes: [...notes, ...faults.map(({ message }) => message)],
    bookmarks: [],
    about: { origin: 'imported', sizeBytes: bytes.length, hasFaults: faultCount > 0 },
    dispose: () => undefined,
  };
}

/** A session over a capture file, asked only by the requests that the view has. */
export class SavedFixture {
  readonly session: SavedSession;
  readonly ask: Ask;
  readonly events: SessionEvent[] = [];
  readonly exports: ExportRequest[] = [];
  clipboard = '';

  constructor(saved: SavedCapture) {
    this.session = new SavedSession({
      saved,
      clock: new SystemClock(),
      ui: this.#toUi(),
      guard: new VmEvaluationGuard(),
    });
    this.ask = createAsk(this.session);
    this.session.onEvent((event) => this.events.push(event));
    onTestFinished(() => this.session.dispose());
  }

  /** As the view was told last. */
  async source(): Promise<FileSource> {
    const { source } = await this.ask('session/open', {});
    if (source.kind !== 'file') throw new Error('This is no file.');
    return source;
  }

  #toUi(): SessionUi {
    const refuse = () => Promise.reject(new Error('A file asks for nothing of this.'));
    return {
      writeClipboard: async (text) => {
        this.clipboard = text;
      },
      exportCapture: async (request) => void this.exports.push(request),
      readStrings: () => ({}),
      recentUrls: () => [],
      savedFilters: () => [],
      openDocument: refuse,
      chooseFile: refuse,
      saveConnection: refuse,
      readFile: refuse,
      rememberConnection: refuse,
      saveFilter: refuse,
      removeFilter: refuse,
      revealProxyRoute: refuse,
    };
  }
}
