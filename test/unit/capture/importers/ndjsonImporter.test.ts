import { describe, expect, it } from 'vitest';
import { ndjsonExporter } from '../../../../src/capture/exporters/ndjsonExporter';
import { ndjsonImporter } from '../../../../src/capture/importers/ndjsonImporter';
import { exportWhole } from '../exporters/exportWhole';
import { DEFLATED_TEXTS, describeFrames, makeRichCapture } from '../exporters/richCapture';
import { messageText } from '../traffic';
import { importWhole, turnsOf } from './importWhole';

describe('NDJSON, there and back', () => {
  it('restores every frame: fragments, compressed bytes, violations, cut frames', async () => {
    const original = await makeRichCapture();
    const { text } = exportWhole(ndjsonExporter, original, { isRedacted: false });
    const { capture, summary } = importWhole(ndjsonImporter, text, 777);
    expect(describeFrames(capture)).toEqual(describeFrames(original));
    expect(summary.faultCount).toBe(0);
    expect(turnsOf(capture)).toEqual(turnsOf(original));
    expect(exportWhole(ndjsonExporter, capture, { isRedacted: false }).text).toBe(text);
  });

  it('restores frames without a deflate window out of their messages', async () => {
    const original = await makeRichCapture();
    const { text } = exportWhole(ndjsonExporter, original, { ordinals: { first: 4, last: 8 } });
    expect(text).toContain('"headMissing":true');
    const { capture, summary } = importWhole(ndjsonImporter, text);
    const texts = describeFrames(capture).flatMap((frame) => Buffer.from(Object(frame).message, 'hex').toString());
    expect(texts).toEqual([DEFLATED_TEXTS[1], 'between', 'between', DEFLATED_TEXTS[2]]);
    expect(summary.notes.join(' ')).toContain('restore fragments or compressed bytes: 2 messages');
  });

  it('any cut of a file is read up to the cut, or said to be none', async () => {
    const { text: small } = exportWhole(ndjsonExporter, await makeRichCapture(), { ordinals: { first: 23, last: 99 } });
    const lineCount = small.split('\n').length - 1;
    for (let length = 0; length < small.length; length++) {
      const cut = small.slice(0, length);
      const whole = cut.split('\n').length - 1;
      try {
        const { summary } = importWhole(ndjsonImporter, cut);
        const isAtLine = cut.endsWith('\n') || small[length] === '\n';
        expect(summary.faultCount, cut.slice(-40)).toBe(isAtLine ? 0 : 1);
        if (!isAtLine) expect(summary.faults[0]).toMatchObject({ line: whole + 1 });
      } catch (error) {
        expect(whole, String(error)).toBe(0);
        expect(error).toMatchObject({ name: 'UserError', code: 'bad-file' });
      }
    }
    expect(lineCount).toBe(5);
  });
});

describe('NDJSON import', () => {
  it('understands simple lines of others', () => {
    const file = [
      '{"dir":"in","data":"first","t":1700000000000}',
      '{"type":"send","opcode":2,"message":{"base64":"AAE="}}',
      '{"dir":"out","opcode":"ping"}',
    ].join('\r\n');
    const { capture, summary } = importWhole(ndjsonImporter, file);
    expect(describeFrames(capture)).toMatchObject([
      { direction: 'in', b0: 0x81, message: '6669727374', timeMs: 1_700_000_000_000 },
      { direction: 'out', b0: 0x82, message: '0001', timeMs: 1_700_000_000_000, codes: [] },
      { direction: 'out', b0: 0x89, payloadLength: 0, codes: [] },
    ]);
    expect(summary.notes).toContain('Without a time, and given that of the line before: 2 frames.');
  });

  it('compressed frames without the parameters of their connection come inflated', async () => {
    const { text } = exportWhole(ndjsonExporter, await makeRichCapture());
    const frames = text.split('\n').filter((line) => line.startsWith('{"i":'));
    const { capture, summary } = importWhole(ndjsonImporter, frames.slice(0, 8).join('\n'));
    expect(DEFLATED_TEXTS).toContain(messageText(Object(capture), 2));
    expect(messageText(Object(capture), capture.entryCount - 1)).toBe(DEFLATED_TEXTS[2]);
    expect(summary.connections).toEqual([]);
  });

  it('tells where a line is bad and keeps the others', () => {
    const file = [
      '{"dir":"in","data":"good"}',
      '{"dir":"in","data":}',
      '"text"',
      '{"dir":"sideways"}',
      '{"dir":"in","opcode":"shout","data":""}',
      '{"dir":"in","payload":"?"}',
      '{"dir":"in","length":3}',
      '',
      '{"dir":"in","data":"unclosed',
      '{"kind":"later"}',
      '{"dir":"in","data":"good too"}',
    ].join('\n');
    const { summary } = importWhole(ndjsonImporter, file);
    expect(summary).toMatchObject({ frameCount: 2, faultCount: 7 });
    expect(summary.faults.map(({ line, column }) => [line, column])).toEqual([
      [2, 20],
      [3, 1],
      [4, 1],
      [5, 1],
      [6, 1],
      [7, 1],
      [9, 20],
    ]);
    expect(summary.notes).toContain('Left out, since their "kind" is not known here: 1 line.');
  });

  it('a line that is not UTF-8 says where', () => {
    const bytes = Buffer.concat([
      Buffer.from('{"dir":"in","data":"ü'),
      Buffer.of(0xff),
      Buffer.from('"}\n{"dir":"in","data":""}'),
    ]);
    expect(importWhole(ndjsonImporter, bytes).summary.faults).toEqual([
      { line: 1, column: 22, message: 'The line is not UTF-8.' },
    ]);
  });

  it('tells 20 bad lines and counts the rest', () => {
    const { summary } = importWhole(ndjsonImporter, `${'bad\n'.repeat(50)}{"dir":"in","data":""}`);
    expect(summary.faults).toHaveLength(20);
    expect(summary.faultCount).toBe(50);
  });

  it.each([
    ['', 'The file is empty'],
    ['\n\n', 'The file is empty'],
    ['PK\u0003\u0004', 'Line 1, column 1: Expected a value'],
    ['{"kind":"other"}', 'No line of the file is a frame.'],
  ])('%j is no capture', (file, words) => {
    expect(() => importWhole(ndjsonImporter, file)).toThrow(words);
  });

  it('nothing can follow a frame that was cut off', () => {
    const file = '{"dir":"in","wire":"gQVIZQ=="}\n{"dir":"in","data":"later"}\n{"dir":"out","data":"other way"}';
    const { summary, capture } = importWhole(ndjsonImporter, file);
    expect(summary.faults).toMatchObject([{ line: 2, message: expect.stringContaining('cut off') }]);
    expect(describeFrames(capture)).toMatchObject([{ direction: 'out' }, { direction: 'in', codes: ['truncated'] }]);
  });
});
