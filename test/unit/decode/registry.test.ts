import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { encode } from '@msgpack/msgpack';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DecodeContext } from '../../../src/decode/contract';
import { chooseDecoder, decoders, findDecoder } from '../../../src/decode/registry';
import { hexBytes, utf8Bytes } from './hexBytes';

const TEXT: DecodeContext = { subprotocol: '', opcode: 'text' };
const BINARY: DecodeContext = { subprotocol: '', opcode: 'binary' };

function chooseId(bytes: Uint8Array, context: DecodeContext): string {
  return chooseDecoder(bytes, context).id;
}

it('registers every file of the decoders folder', () => {
  const files = readdirSync(join(__dirname, '../../../src/decode/decoders')).map((file) => file.replace('.ts', ''));
  expect(decoders.map(({ id }) => id).sort()).toEqual(files.sort());
});

it('finds a decoder by its id, and none by another name', () => {
  expect(findDecoder('messagepack')?.label).toBe('MessagePack');
  expect(findDecoder('constructor')).toBeUndefined();
});

describe('choice by subprotocol', () => {
  it.each(['wamp.2.msgpack', 'messagepack', 'x-MsgPack-v1'])(
    '%s makes a binary payload MessagePack, even a lone byte',
    (subprotocol) => {
      expect(chooseId(hexBytes('07'), { subprotocol, opcode: 'binary' })).toBe('messagepack');
      expect(chooseId(utf8Bytes('hello'), { subprotocol, opcode: 'text' })).toBe('text');
    },
  );

  it('a Protocol Buffers subprotocol makes a binary payload one, whatever is in it', () => {
    expect(chooseId(hexBytes('ff'), { subprotocol: 'wamp.2.protobuf', opcode: 'binary' })).toBe('protobuf');
  });

  it('a JSON subprotocol makes a text payload JSON, even a broken one', () => {
    expect(chooseId(utf8Bytes('{"a":'), { subprotocol: 'wamp.2.json', opcode: 'text' })).toBe('json');
  });
});

describe('choice by content', () => {
  it.each([
    ['{"a":1}', 'json'],
    ['  [1]\n', 'json'],
    ['\ufeff{"a":1}', 'json'],
    ['{"seq":1}\n{"seq":2}', 'json'],
    ['{"a":1', 'text'],
    ['[hello] world', 'text'],
    ['42', 'text'],
    ['', 'text'],
    ['ping', 'text'],
  ])('text %j is %s', (text, id) => {
    expect(chooseId(utf8Bytes(text), TEXT)).toBe(id);
  });

  it('a long JSON text is JSON by its beginning, wherever the prefix cuts it', () => {
    for (let padding = 980; padding < 1040; padding++) {
      const text = JSON.stringify([
        `${'x'.repeat(padding)}`,
        true,
        null,
        12.5e3,
        '\u00e9\n\ud83d\ude00',
        { a: [] },
        'y'.repeat(100),
      ]);
      expect(chooseId(utf8Bytes(text), TEXT)).toBe('json');
    }
  });

  it.each([
    ['a map', encode({ id: 1 }), 'messagepack'],
    ['a map cut in the middle', encode({ id: 1, name: 'pump' }).subarray(0, 9), 'messagepack'],
    ['a long array', encode(Array.from({ length: 900 }, (_, index) => `item ${index}`)), 'messagepack'],
    ['two maps', new Uint8Array([...encode({ a: 1 }), ...encode({ a: 2 })]), 'messagepack'],
    ['a string', encode('hello'), 'messagepack'],
    ['a lone ASCII byte', hexBytes('41'), 'text'],
    ['a lone zero', hexBytes('00'), 'hex'],
    ['a lone nil', hexBytes('c0'), 'hex'],
    ['a sensor frame', hexBytes('fe 01 02 03 a5 5a 00 00 10'), 'hex'],
    ['JSON', utf8Bytes('{"a":1}'), 'json'],
    ['text', utf8Bytes('hello w\u00f6rld\r\n'), 'text'],
    ['nothing', new Uint8Array(), 'hex'],
    ['a Protocol Buffers message', hexBytes('08 96 01'), 'protobuf'],
    ['one of text and a message', hexBytes('0a 04 70 75 6d 70 12 02 08 07'), 'protobuf'],
    ['one that is cut', hexBytes('0a 04 70 75 00'), 'hex'],
    ['two bytes that would be one', hexBytes('08 01'), 'hex'],
    ['a MessagePack number', encode(70_000), 'messagepack'],
    ['a MessagePack float that is fields too', hexBytes('ca 3f 02 aa bb'), 'messagepack'],
  ])('binary with %s', (_about, bytes, id) => {
    expect(chooseId(bytes, BINARY)).toBe(id);
  });

  it('random bytes are seldom claimed by MessagePack', () => {
    const samples = fc.sample(fc.uint8Array({ minLength: 8, maxLength: 64 }), { numRuns: 5000, seed: 7 });
    const claimed = samples.filter((bytes) => chooseId(bytes, BINARY) === 'messagepack');
    expect(claimed.length).toBeLessThan(50);
  });

  it('printable ASCII is never claimed by MessagePack', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-ascii', minLength: 1 }), (text) => {
        expect(chooseId(utf8Bytes(text), BINARY)).not.toBe('messagepack');
      }),
    );
  });

  it('random bytes are seldom claimed by Protocol Buffers', () => {
    const samples = fc.sample(fc.uint8Array({ minLength: 8, maxLength: 64 }), { numRuns: 5000, seed: 7 });
    const claimed = samples.filter((bytes) => chooseId(bytes, BINARY) === 'protobuf');
    expect(claimed.length).toBeLessThan(100);
  });

  it('Protocol Buffers never comes before a format that is certain of its own payload', () => {
    const json = fc.oneof(
      fc.dictionary(fc.string(), fc.jsonValue(), { minKeys: 1 }),
      fc.array(fc.jsonValue(), { minLength: 1 }),
    );
    fc.assert(
      fc.property(json, fc.string({ unit: 'grapheme', minLength: 1 }), (value, text) => {
        expect(chooseId(encode(value), BINARY)).toBe('messagepack');
        expect(chooseId(utf8Bytes(JSON.stringify(value)), BINARY)).toBe('json');
        for (const opcode of ['text', 'binary'] as const) {
          const id = chooseId(utf8Bytes(text), { subprotocol: '', opcode });
          if (opcode === 'text' || !/[\p{Cc}]/u.test(text)) expect(id).not.toBe('protobuf');
        }
      }),
    );
  });

  it('looks at a bounded prefix only', () => {
    const bytes = new Uint8Array(32 * 1024 * 1024).fill(0x91);
    const start = performance.now();
    for (let round = 0; round < 100; round++) chooseId(bytes, BINARY);
    // Reading all of it as often takes a minute.
    expect(performance.now() - start).toBeLessThan(5000);
  });
});
