import type { RowsSummary } from '../../src/protocol/rows';
import type { FileSource } from '../../src/protocol/source';
import { START_MS } from './fakeCapture';

/** What the fake host says about a capture file. */

export type FileScenario = 'file' | 'fileEmpty' | 'fileDropped' | 'fileDamaged' | 'fileImported' | 'fileHostile';

const WHOLE: FileSource = {
  kind: 'file',
  name: 'telemetry-2026-11-24.wscap',
  format: 'wscap',
  sizeBytes: 1_204_381,
  application: 'Socketscope 0.4.0',
  savedMs: START_MS + 3_600_000,
  lastMs: START_MS + 61_297,
  condition: 'whole',
  credentials: 'redacted',
  isReadThrough: true,
  url: 'wss://stream.example.org/v2/telemetry?site=7&access_token=<redacted>',
  connectionCount: 2,
  notes: [],
  noteCount: 0,
};

const FOREIGN = { application: '', savedMs: undefined, credentials: 'unknown', connectionCount: 0, url: '' } as const;

/** A name of 4 kB that is markup, turns its direction, and has more than one line. */
const HOSTILE_NAME = `<img src=x onerror="window.hacked = true">\u202egnp\u2066\n\r\u0000${'long-'.repeat(800)}end.wscap`;

const FILES: Readonly<Record<FileScenario, FileSource>> = {
  file: WHOLE,
  fileEmpty: { ...WHOLE, name: 'nothing.wscap', sizeBytes: 412, connectionCount: 0, url: '', lastMs: undefined },
  fileDropped: { ...WHOLE, name: 'late.wscap', credentials: 'kept', lastMs: undefined },
  fileDamaged: {
    ...WHOLE,
    ...FOREIGN,
    name: 'capture-of-a-window-that-ended-without-a-word-2026-11-24-at-10-02-11.wscap',
    condition: 'recovered',
    notes: [
      'The file was not finished: it holds what was written until its writer ended. 1,204 bytes at its end are no whole record.',
      'Bytes 65,552 to 131,088 of the file are damaged: payloads that lie there cannot be read.',
    ],
    noteCount: 102,
  },
  fileImported: {
    ...WHOLE,
    ...FOREIGN,
    name: 'chat.ndjson',
    format: 'ndjson',
    condition: 'imported',
    notes: ['Without a time, and given that of the line before: 3 frames.'],
    noteCount: 1,
  },
  fileHostile: {
    ...WHOLE,
    name: HOSTILE_NAME,
    application: '<script>window.hacked = true</script>',
    url: `wss://example.org/\u202e<b>x</b>?${'q'.repeat(4_000)}`,
    condition: 'damaged',
    notes: ['<img src=x onerror="window.hacked = true">', `\u202e${'unbroken'.repeat(200)}`],
    noteCount: 2,
  },
};

export function findFile(scenario: string): FileSource | undefined {
  return Object.entries(FILES).find(([name]) => name === scenario)?.[1];
}

/** Nothing arrives in a file; one whose rows were dropped before it was saved still says how many there were. */
export function toFileSummary(summary: RowsSummary, scenario: string): RowsSummary {
  const none = { in: 0, out: 0 };
  const still = { ...summary, framesPerSecond: none, bytesPerSecond: none };
  return scenario === 'fileDropped' ? { ...still, captured: 20_480, dropped: 20_480 } : still;
}
