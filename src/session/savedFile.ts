import type { Disposable } from '../base/disposable';
import type { CaptureSource } from '../capture/captureSource';
import type { CaptureMeta, SavedBookmark } from '../capture/wscap/meta';
import { type FileCondition, type FileSource, MAX_FILE_NOTES } from '../protocol/source';
import type { MarkerData } from './markers';

/** What whoever opened a file knows of it beside the capture in it. */
export interface FileAbout {
  /** Of all its parts. */
  readonly sizeBytes: number;
  /** How it was read: `own` is a `.wscap`, or the parts of one. */
  readonly origin: 'own' | 'imported';
  /** Of a file of our own: what it says of itself; undefined where it was not finished. */
  readonly meta?: CaptureMeta | undefined;
  /** Of a file of another tool: places in it could not be read, and the notes say which. */
  readonly hasFaults?: boolean;
}

export interface SavedCapture extends Disposable {
  readonly capture: CaptureSource<MarkerData>;
  /** Of the file. */
  readonly name: string;
  /** What the file did not say, or what is wrong with it; damage is found as it is read, so this may grow. */
  readonly notes: readonly string[];
  readonly bookmarks: readonly SavedBookmark[];
  /** Without it the view says less, but nothing that is not so. */
  readonly about?: FileAbout;
}

/** What reading a capture through has shown so far. */
export interface ReadFacts {
  readonly isReadThrough: boolean;
  readonly url: string;
  readonly connectionCount: number;
}

/** What the view says of a file. */
export function toFileSource(saved: SavedCapture, facts: ReadFacts): FileSource {
  const { name, notes, about } = saved;
  const meta = about?.meta;
  return {
    kind: 'file',
    name,
    format: about?.origin === 'own' ? 'wscap' : findFormat(name),
    sizeBytes: about?.sizeBytes,
    application: meta?.application ?? '',
    savedMs: meta?.savedMs,
    lastMs: findLastMs(saved.capture),
    condition: findCondition(saved),
    credentials: meta === undefined ? 'unknown' : meta.isRedacted ? 'redacted' : 'kept',
    isReadThrough: facts.isReadThrough,
    url: facts.url,
    connectionCount: facts.connectionCount,
    notes: notes.slice(0, MAX_FILE_NOTES),
    noteCount: notes.length,
  };
}

function findCondition({ about, name, notes }: SavedCapture): FileCondition {
  const format = findFormat(name);
  // What a window left behind has the name of its connection.
  const isOwn = about === undefined ? format === 'wscap' || format === '' : about.origin === 'own';
  if (!isOwn) return about?.hasFaults === true ? 'damaged' : 'imported';
  if (about !== undefined && about.meta === undefined) return 'recovered';
  // Every note on a file of our own is about damage.
  return notes.length > 0 ? 'damaged' : 'whole';
}

function findFormat(name: string): string {
  const ending = /\.(wscap|har|ndjson|jsonl)$/i.exec(name)?.[1]?.toLowerCase() ?? '';
  return ending === 'jsonl' ? 'ndjson' : ending;
}

function findLastMs({ index, firstKeptOrdinal, entryCount }: CaptureSource): number | undefined {
  return entryCount > firstKeptOrdinal ? index.timeMs(entryCount - 1) : undefined;
}
