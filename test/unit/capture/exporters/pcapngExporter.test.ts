import { describe, expect, it } from 'vitest';
import { NO_FACTS } from '../../../../src/capture/connectionFacts';
import { PduTags, parseAddress } from '../../../../src/capture/exporters/exportedPdu';
import { pcapngExporter } from '../../../../src/capture/exporters/pcapngExporter';
import { encodeFrame } from '../../../../src/wire/frameWriter';
import { utf8 } from '../traffic';
import { exportWhole } from './exportWhole';
import { DEFLATED, newTestCapture, START_MS } from './richCapture';

/** Type and body of every block; throws where lengths do not agree (draft-ietf-opsawg-pcapng §3.1). */
function readBlocks(bytes: Uint8Array): { type: number; body: Uint8Array }[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const blocks: { type: number; body: Uint8Array }[] = [];
  for (let at = 0; at < bytes.length; ) {
    const total = view.getUint32(at + 4, true);
    if (total % 4 !== 0 || view.getUint32(at + total - 4, true) !== total) throw new Error(`Bad block at ${at}`);
    blocks.push({ type: view.getUint32(at, true), body: bytes.slice(at + 8, at + total - 4) });
    at += total;
  }
  return blocks;
}

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

describe('pcapng export', () => {
  it('writes section, interface and a packet a frame', () => {
    const capture = newTestCapture();
    const frame = encodeFrame({ opcode: 1, payload: utf8('hi'), maskingKey: 0x01020304 });
    capture.push('out', frame, START_MS);
    const [section, face, packet, ...more] = readBlocks(exportWhole(pcapngExporter, capture).bytes);
    expect(more).toEqual([]);
    expect(section?.type).toBe(0x0a0d0d0a);
    expect(hex(section?.body.subarray(0, 16) ?? new Uint8Array(0))).toBe('4d3c2b1a01000000ffffffffffffffff');
    expect(Buffer.from(section?.body ?? []).toString()).toContain('Socketscope 1.2.3');
    expect(hex(face?.body ?? new Uint8Array(0))).toBe('fc00000000000400090001000900000000000000');
    const body = packet?.body ?? new Uint8Array(0);
    const view = new DataView(body.buffer);
    const time = (BigInt(view.getUint32(4, true)) << 32n) | BigInt(view.getUint32(8, true));
    expect(time).toBe(1_700_000_000_000_250_000n);
    const data = body.subarray(20, 20 + view.getUint32(12, true));
    expect(view.getUint32(16, true)).toBe(data.length);
    expect(hex(data)).toBe(
      [
        '000c000c776562736f636b6574000000',
        '001400047f000001',
        '001500047f000001',
        '0018000400000002',
        '001900040000c000',
        '001a000400000050',
        '00000000',
        hex(frame),
      ].join(''),
    );
  });

  it('puts the handshake before the frames, one line a field whatever an imported file said', () => {
    const capture = newTestCapture();
    const hostile = {
      ...DEFLATED,
      requestHeaders: [
        ['X', 'a\r\nInjected: b'],
        ['Y', '✓'],
      ] as const,
    };
    capture.appendMarker({ opening: hostile }, START_MS);
    const text = exportWhole(pcapngExporter, capture).text;
    expect(text).toContain('X: a Injected: b\r\nY: ✓\r\n\r\n');
  });
});

describe('exported PDU', () => {
  it.each([
    ['127.0.0.1', '7f000001'],
    ['::1', '00000000000000000000000000000001'],
    ['[2001:db8::5:1]', '20010db8000000000000000000050001'],
    ['1:2:3:4:5:6:7:8', '00010002000300040005000600070008'],
    ['::ffff:192.0.2.1', 'c0000201'],
    ['fe80::1%eth0', 'fe800000000000000000000000000001'],
    ['::', '00000000000000000000000000000000'],
  ])('address %s', (text, expected) => {
    expect(hex(parseAddress(text) ?? new Uint8Array(0))).toBe(expected);
  });

  it.each(['', 'localhost', '256.0.0.1', '1.2.3', '1::2::3', '1:2:3', '1:2:3:4:5:6:7:8::', ':::', 'g::1', '12345::'])(
    '%j is no address',
    (text) => {
      expect(parseAddress(text)).toBeUndefined();
    },
  );

  it('each connection has a client port of its own, wss:// leads to 443', () => {
    const facts = { ...NO_FACTS, url: 'wss://example.org/' };
    const portsOf = (index: number) => hex(new PduTags(facts, index).make('websocket', 'out').subarray(-20, -4));
    expect(portsOf(0)).toBe('001900040000c000001a0004000001bb');
    expect(portsOf(1)).toBe('001900040000c001001a0004000001bb');
  });
});
