import { describe, expect, it } from 'vitest';
import type { ExportOptions } from '../../../src/capture/exporters/exporter';
import { MAX_PACKET_BYTES, pcapngExporter } from '../../../src/capture/exporters/pcapngExporter';
import { encodeFrame } from '../../../src/wire/frameWriter';
import { exportWhole } from '../../unit/capture/exporters/exportWhole';
import {
  DEFLATED,
  DEFLATED_TEXTS,
  makeRichCapture,
  newTestCapture,
  START_MS,
} from '../../unit/capture/exporters/richCapture';
import { compressMessage, NO_TAKEOVER } from '../../unit/capture/traffic';
import { findTshark, runTshark } from '../support/tshark';

/** What the real tshark says of the files that are written here: the verdict that counts is Wireshark's. */

const tshark = findTshark();
const SEPARATOR = '\u001f';

interface Packet {
  readonly protocol: string;
  readonly opcode: string;
  readonly source: string;
  readonly destination: string;
  readonly time: string;
  /** As shown, after masks, fragments and inflation. */
  readonly text: string;
  readonly comment: string;
  readonly info: string;
}

const FIELDS = {
  protocol: '_ws.col.Protocol',
  opcode: 'websocket.opcode',
  source: '_ws.col.Source',
  destination: '_ws.col.Destination',
  time: 'frame.time_epoch',
  text: 'text',
  comment: 'frame.comment',
  info: '_ws.col.Info',
} as const;

function read(capture: Parameters<typeof exportWhole>[1], options: Partial<ExportOptions> = {}): Packet[] {
  const { bytes } = exportWhole(pcapngExporter, capture, options);
  const names = Object.keys(FIELDS);
  const output = runTshark(
    tshark ?? '',
    bytes,
    ...['-T', 'fields', '-E', `separator=${SEPARATOR}`, '-E', 'occurrence=l'],
    ...Object.values(FIELDS).flatMap((field) => ['-e', field]),
  );
  return output
    .trimEnd()
    .split('\n')
    .map((line) => Object(Object.fromEntries(line.split(SEPARATOR).map((value, at) => [names[at], value]))));
}

describe.skipIf(tshark === undefined)('tshark reads the pcapng export', () => {
  it('every frame is a packet of its opcode, at its time, between the addresses', async () => {
    const packets = read(await makeRichCapture());
    expect(packets.map(({ protocol }) => protocol)).toEqual([
      ...['HTTP', 'HTTP', ...new Array<string>(21).fill('WebSocket')],
      ...['HTTP', 'HTTP', 'WebSocket', 'WebSocket', 'WebSocket'],
    ]);
    expect(packets.slice(2, 23).map(({ opcode }) => Number(opcode))).toEqual([
      1, 2, 1, 1, 1, 9, 10, 0, 1, 0, 0, 1, 11, 3, 1, 0, 2, 1, 1, 8, 8,
    ]);
    expect(packets[2]).toMatchObject({ source: '127.0.0.1', destination: '192.0.2.7', time: '1700000000.001750000' });
    expect(packets[3]).toMatchObject({ source: '192.0.2.7', destination: '127.0.0.1' });
    expect(packets[25]).toMatchObject({ source: '::1', destination: '2001:db8::5' });
  });

  it('masks are undone, messages inflated, fragments joined', async () => {
    const packets = read(await makeRichCapture());
    expect(packets[2]?.text).toBe('{"ü":"\u2028 </script>\\ud800"}');
    expect(packets[4]?.text).toBe(DEFLATED_TEXTS[0]);
    expect(packets[5]?.text).toBe(DEFLATED_TEXTS[1]);
    expect(packets[12]?.text).toBe('Hello');
    expect(packets[9]?.comment).toContain(`Inflated it has 19 bytes: ${DEFLATED_TEXTS[2]}`);
  });

  it('the handshake has no credential, and what breaks the RFC is a comment', async () => {
    const packets = read(await makeRichCapture());
    expect(packets[0]?.info).toBe('GET /chat?access_token=<redacted>&room=1 HTTP/1.1 ');
    expect(
      packets.map(({ comment }) => comment).filter((comment) => comment.includes('must mask every frame')),
    ).toHaveLength(1);
    expect(packets[27]?.comment).toBe('The stream ended after 3 of 7 payload bytes.');
  });

  it('a part of a connection with a shared window is written inflated', async () => {
    const packets = read(await makeRichCapture(), { ordinals: [4] });
    expect(packets[2]).toMatchObject({ text: DEFLATED_TEXTS[1], comment: expect.stringContaining('Written inflated') });
  });

  it('so is what follows on a compressed message of several frames, which tshark does not inflate', async () => {
    const capture = newTestCapture();
    capture.setDeflate(DEFLATED.deflate);
    capture.appendMarker({ opening: DEFLATED }, START_MS);
    const payload = compressMessage('shared words, shared words');
    capture.push('in', encodeFrame({ opcode: 1, rsv: 4, isFin: false, payload: payload.subarray(0, 4) }), START_MS);
    capture.push('in', encodeFrame({ opcode: 0, payload: payload.subarray(4) }), START_MS);
    capture.push('in', encodeFrame({ opcode: 1, rsv: 4, payload: compressMessage('shared words again') }), START_MS);
    expect(read(capture).at(-1)).toMatchObject({
      text: 'shared words again',
      comment: expect.stringContaining('inflated'),
    });
  });

  it('a handshake over HTTP/2 tells tshark too that messages are compressed', () => {
    const capture = newTestCapture();
    capture.setDeflate(DEFLATED.deflate);
    const opening = {
      ...DEFLATED,
      requestLine: 'CONNECT /chat HTTP/2',
      requestHeaders: [
        [':method', 'CONNECT'],
        [':protocol', 'websocket'],
        [':path', '/chat'],
        ['sec-websocket-extensions', 'permessage-deflate'],
      ] as const,
      statusLine: 'HTTP/2 200',
      statusCode: 200,
      responseHeaders: [
        [':status', '200'],
        ['sec-websocket-extensions', 'permessage-deflate'],
      ] as const,
    };
    capture.appendMarker({ opening }, START_MS);
    capture.push('in', encodeFrame({ opcode: 1, rsv: 4, payload: compressMessage('over two') }), START_MS);
    const packets = read(capture);
    expect(packets.at(-1)).toMatchObject({ text: 'over two', comment: '' });
  });

  it('without a shared window a part is inflated by tshark itself', () => {
    const capture = newTestCapture();
    capture.setDeflate(NO_TAKEOVER);
    const responseHeaders = DEFLATED.responseHeaders.map(([name, value]) => {
      const isExtensions = name === 'Sec-WebSocket-Extensions';
      return [name, isExtensions ? `${value}; server_no_context_takeover; client_no_context_takeover` : value] as const;
    });
    capture.appendMarker({ opening: { ...DEFLATED, responseHeaders, deflate: NO_TAKEOVER } }, START_MS);
    capture.push('in', encodeFrame({ opcode: 1, rsv: 4, payload: compressMessage('first') }), START_MS);
    capture.push('in', encodeFrame({ opcode: 1, rsv: 4, payload: compressMessage('second') }), START_MS);
    expect(read(capture, { ordinals: [2] }).at(-1)).toMatchObject({ text: 'second', comment: '' });
  });

  it('a frame larger than Wireshark reads is cut and says so, the file stays whole', () => {
    const capture = newTestCapture();
    capture.push('in', encodeFrame({ opcode: 2, payload: new Uint8Array(MAX_PACKET_BYTES) }), START_MS);
    capture.push('out', encodeFrame({ opcode: 1, payload: Uint8Array.of(0x61), maskingKey: 7 }), START_MS);
    const packets = read(capture);
    expect(packets).toHaveLength(2);
    expect(packets[0]?.info).toContain('[Packet size limited during capture]');
    expect(packets[1]?.text).toBe('a');
    expect(exportWhole(pcapngExporter, capture).summary.notes.join()).toContain('Cut to 262144 bytes');
  });

  it('an empty capture is a file without packets', () => {
    expect(read(newTestCapture())).toEqual([{ protocol: '' }]);
  });
});
