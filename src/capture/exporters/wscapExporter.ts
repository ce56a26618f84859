import type { CaptureSource } from '../captureSource';
import type { MarkerReader } from '../connectionFacts';
import { EntryFlag } from '../indexBlock';
import type { SavedBookmark } from '../wscap/meta';
import { writeWscap } from '../wscap/writer';
import type { Exporter, ExportOptions } from './exporter';
import { toOrdinals } from './exportWalk';

/** Socketscope's own format, which loses nothing; see docs/wscap.md. */
export const wscapExporter: Exporter = {
  id: 'wscap',
  label: 'Socketscope capture',
  extension: 'wscap',
  mediaType: 'application/vnd.socketscope.capture',
  *export(source, options) {
    const { context, isRedacted = true, appVersion } = options;
    let connectionCount = 0;
    const bookmarks: SavedBookmark[] = [];
    const chunks = writeWscap(source, {
      ordinals: withOpenings(source, options, context.markers),
      meta: () => ({
        application: `Socketscope ${appVersion}`,
        savedMs: context.savedMs ?? source.index.timeMs(source.entryCount - 1),
        isRedacted,
        droppedCount: source.droppedCount,
        bookmarks,
      }),
      onWritten: (ordinal, writtenOrdinal) => {
        const note = context.notes?.get(ordinal);
        if (note !== undefined) bookmarks.push({ ordinal: writtenOrdinal, note });
      },
      toMarker: (data) => {
        if (context.markers.findOpening(data) !== undefined) connectionCount++;
        return isRedacted ? context.markers.redact(data) : data;
      },
    });
    const { frameCount } = yield* chunks;
    return { frameCount, connectionCount, notes: [] };
  },
};

/** The chosen entries, and before the first frame of a connection the marker that says which it is, chosen or not. */
function* withOpenings(source: CaptureSource, options: ExportOptions, markers: MarkerReader): Generator<number> {
  let next = source.firstKeptOrdinal;
  let opening: number | undefined;
  for (const ordinal of toOrdinals(source, options)) {
    for (; next < ordinal; next++) {
      if ((source.index.flags(next) & EntryFlag.marker) === 0) continue;
      const entry = source.readEntry(next);
      if (entry?.kind === 'marker' && markers.findOpening(entry.data) !== undefined) opening = next;
    }
    const isFrame = (source.index.flags(ordinal) & EntryFlag.marker) === 0;
    if (isFrame && opening !== undefined) yield opening;
    if (isFrame) opening = undefined;
    yield ordinal;
    next = ordinal + 1;
  }
}
