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
    const isRefused = facts.statusCode !== 0 && facts.statusCode !== 101;
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
