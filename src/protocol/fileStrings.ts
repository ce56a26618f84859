/** The strings of a capture in a file, a part of `viewStrings`. */
export const fileStrings = {
  // File bar
  fileBarLabel: 'Saved capture',
  fileReadOnly: 'read-only',
  fileReadOnlyHint: 'The file is only read: nothing here changes it.',
  fileFormatWscap: 'Socketscope capture: frames byte for byte',
  fileFormatHar: 'HTTP archive: messages, not frames',
  fileFormatNdjson: 'NDJSON: one JSON object a line',
  fileFrameOne: '1 frame',
  fileFrames: '{0} frames',
  fileCaptured: 'captured {0}',
  fileCapturedLong: 'captured {0}, {1} long',
  fileNoTime: 'the file does not say when it was captured',
  fileSaved: 'saved {0}',
  fileUtc: '{0} UTC',
  fileUtcSpan: '{0} to {1} UTC',
  fileEndpoint: 'Endpoint:',
  fileCopyUrl: 'Copy the URL',
  fileNoUrl: 'the file does not say where the connection led to',
  fileConnections: 'last of {0} connections',

  // File bar: how much of the capture there is, and what of it is secret
  fileReading: 'Reading the file…',
  fileWhole: 'Complete: all that was saved is here.',
  fileRecovered: 'Recovered: the file was not finished, so what came last may be missing.',
  fileDamaged: 'Damaged: a part of the file cannot be read. The notes say which.',
  fileImported: 'Read to its end. What its format does not hold is missing; the notes say what.',
  fileImportedPlain: 'Read to its end.',
  fileDroppedOne: '1 older row is missing: it was dropped before the file was saved.',
  fileDropped: '{0} older rows are missing: they were dropped before the file was saved.',
  fileRedacted: 'Credentials were left out.',
  fileCredentialsKept: 'Credentials are in the file: whoever has it can use them.',
  fileCredentialsUnknown: 'Credentials may be in the file.',
  fileNoteOne: '1 note',
  fileNotes: '{0} notes',
  fileNotesLabel: 'Notes on the file',
  fileNoteMore: '1 more note is not shown.',
  fileNotesMore: '{0} more notes are not shown.',

  // What a file does not have
  fileNoUrlField: 'This is a saved capture: it has no connection. Open a new panel to connect.',
  fileNoComposer: 'This is a saved capture: nothing can be sent. Open a new panel to connect.',
  fileBookmarksKept: 'Bookmarks and notes set here are kept until this tab is closed. Export as .wscap to keep them.',
  bottomFile: '{0} frames · {1} rows',

  // Empty states
  emptyFile: 'This capture has no rows.',
  emptyFileHint: 'It was saved before anything was captured.',
  emptyFileNoFrames: 'This capture has no frames.',
  emptyFileNoFramesHint: 'It has only what happened to the connection: how it was opened, and how it ended.',
  emptyFileDropped: 'None of the {0} rows of this capture are in the file.',
  emptyFileDroppedHint: 'They were dropped to keep within the memory limit before the file was saved.',
  emptyFileLost: 'No row of this file can be read.',
  emptyFileLostHint:
    'The notes above say what is wrong with it. Copy the file again from where it came from if you can.',

  // Details
  handshakeNotInFile: 'The file does not say how the connection was opened.',
  handshakeNotInFileHint: 'It has frames alone: no request, no response, no header fields.',
  handshakeFromFile: 'As the file has it; what was checked when it was captured is not in the file.',
  partNotInFile: 'Not in the file.',
  headersNotInFile: 'The file has no header fields of it.',
  statFileEmpty: 'This capture has no frames, so there are no figures.',
  statFileSketch: 'Of all frames in the file. Percentiles are within {0} %; all else is exact.',
  statFileNoRoundTrips: 'No ping of this capture was answered.',
  statFileNoRate: 'The capture is too short for a rate.',
} as const;
