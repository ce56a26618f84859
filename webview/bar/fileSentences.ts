import type { FileSource } from '../../src/protocol/source';
import type { ViewStringKey } from '../../src/protocol/viewStrings';
import { formatCount, formatElapsed, formatMs } from '../ui/format';
import { t } from '../ui/strings';

export interface FileSentence {
  readonly text: string;
  readonly tone: 'pass' | 'normal' | 'warning' | 'error';
}

/** Plain sentences on what of the capture is there, what is missing, and whether it holds secrets; worst news first. */
export function toFileSentences(source: FileSource, dropped: number): readonly FileSentence[] {
  const sentences: FileSentence[] = [toCondition(source, dropped)].filter(({ text }) => text !== '');
  if (dropped > 0) {
    const text = dropped === 1 ? t('fileDroppedOne') : t('fileDropped', formatCount(dropped));
    sentences.push({ text, tone: 'warning' });
  }
  return [...sentences, toCredentials(source)];
}

function toCondition({ condition, isReadThrough, noteCount }: FileSource, dropped: number): FileSentence {
  if (condition === 'recovered') return { text: t('fileRecovered'), tone: 'warning' };
  if (condition === 'damaged') return { text: t('fileDamaged'), tone: 'error' };
  if (!isReadThrough) return { text: t('fileReading'), tone: 'normal' };
  if (condition === 'imported') {
    return { text: t(noteCount === 0 ? 'fileImportedPlain' : 'fileImported'), tone: 'normal' };
  }
  // All that was saved is no comfort where what is missing was never saved.
  return dropped > 0 ? { text: '', tone: 'normal' } : { text: t('fileWhole'), tone: 'pass' };
}

function toCredentials({ credentials }: FileSource): FileSentence {
  if (credentials === 'redacted') return { text: t('fileRedacted'), tone: 'normal' };
  if (credentials === 'kept') return { text: t('fileCredentialsKept'), tone: 'warning' };
  return { text: t('fileCredentialsUnknown'), tone: 'normal' };
}

interface FormatLook {
  readonly label: ViewStringKey;
  readonly hint: ViewStringKey;
}

const FORMATS: Readonly<Record<string, FormatLook>> = {
  wscap: { label: 'fileFormatWscap', hint: 'fileFormatWscapHint' },
  har: { label: 'fileFormatHar', hint: 'fileFormatHarHint' },
  ndjson: { label: 'fileFormatNdjson', hint: 'fileFormatNdjsonHint' },
};

export function findFormatLook(format: string): FormatLook | undefined {
  return FORMATS[format];
}

/** `00:01:02`, or `40 ms` for what is shorter than a second. */
export function toLength(ms: number): string {
  return ms < 1000 ? formatMs(ms) : formatElapsed(ms);
}

/** Whether it can be the time of a capture: a file that does not know it has zeros, or worse. */
export function isTimeKnown(epochMs: number | undefined): epochMs is number {
  return epochMs !== undefined && epochMs > 0 && !Number.isNaN(new Date(epochMs).getTime());
}
