import type { ConnectionClose, ConnectionFacts } from '../capture/connectionFacts';
import type { ImportMarkers } from '../capture/importers/importer';
import { describeCloseCode } from '../wire/closeCodes';
import { toCloseDetail } from './closing';
import type { MarkerData } from './markers';

/** The turns of a connection that came from a file, as the rows of a live one. */
export const importMarkers: ImportMarkers<MarkerData> = {
  toOpening(facts: ConnectionFacts): MarkerData {
    const target = facts.requestLine.replace(/ HTTP\/\d(\.\d)?$/, '') || facts.url || 'Connection';
    const status = facts.statusLine.replace(/^HTTP\/\d(\.\d)? /, '');
    // RFC 8441 §5.
    const opens = facts.statusLine.startsWith('HTTP/2') ? 200 : 101;
    const isRefused = facts.statusCode !== 0 && facts.statusCode !== opens;
    return {
      marker: 'handshake',
      label: 'Handshake',
      flags: facts.statusCode === 0 ? '' : String(facts.statusCode),
      text: [`${target}${status === '' ? '' : ` → ${status}`}`, 'from a file, not verified'].join(' · '),
      remedy: '',
      tone: isRefused ? 'warning' : 'normal',
      close: undefined,
      receivedBytes: undefined,
      connection: facts,
    };
  },
  toClosing({ code, reason }: ConnectionClose): MarkerData {
    const known = code === undefined ? 'The connection ended' : `${code} ${describeCloseCode(code).name}`;
    return {
      marker: 'closed',
      label: code === undefined ? 'Closed' : `Closed ${code}`,
      flags: '',
      text: reason === '' ? known : `${known} · “${reason}”`,
      remedy: '',
      tone: code === undefined || code === 1000 || code === 1001 || code === 1005 ? 'normal' : 'warning',
      close: code === undefined ? undefined : toCloseDetail(code, reason),
      receivedBytes: undefined,
    };
  },
};

/** Stands for each row of a capture file that cannot be read. */
export function toDamagedMarker(): MarkerData {
  return {
    marker: 'warning',
    label: 'Damaged',
    flags: '',
    text: 'This row cannot be read: the file is damaged here.',
    remedy: 'The other rows are as they were captured. Copy the file from where it came from again if you can.',
    tone: 'error',
    close: undefined,
    receivedBytes: undefined,
  };
}
