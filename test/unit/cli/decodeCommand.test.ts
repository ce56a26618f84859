import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type DecodeIo, runDecode } from '../../../src/cli/decodeCommand';
import { ProtoFileSet } from '../../../src/decode/protobuf/protoFiles';
import { decoders } from '../../../src/decode/registry';

interface Run {
  readonly code: number;
  readonly output: string;
  readonly errors: string;
}

const FILES: Readonly<Record<string, string>> = {
  'map.bin': '\x81\xa1a\x01',
  'cut.bin': '\x81\xa1a',
  'text.json': '{"a":1}',
  'sample.bin': '\x08\x96\x01\x10\x01',
};

const PROTO_FILES: Readonly<Record<string, string>> = {
  'one.proto': 'syntax = "proto3"; package p; import "units.proto"; message Sample { int32 speed = 1; Unit unit = 2; }',
  'units.proto': 'syntax = "proto3"; package p; enum Unit { NONE = 0; KMH = 1; }',
  'two.proto': 'syntax = "proto3"; message A {} message B { string name = 1; }',
  'gone.proto': 'syntax = "proto3";\nimport "nowhere.proto";\nmessage A { int32 x = 1; }',
  'broken.proto': 'syntax = "proto3";\nmessage A {\n  int32 = 1;\n}',
};

function toBytes(latin1: string): Uint8Array {
  return Uint8Array.from(latin1, (character) => character.charCodeAt(0));
}

async function run(...args: string[]): Promise<Run> {
  let output = '';
  let errors = '';
  const io: DecodeIo = {
    readFile(path) {
      const content = FILES[path];
      if (content === undefined) throw new Error('ENOENT: no such file');
      return toBytes(content);
    },
    protoFiles: new ProtoFileSet(new Map(Object.entries(PROTO_FILES).map(([name, text]) => [resolve(name), text]))),
    readStdin: () => Promise.resolve(toBytes('\x92\x01\x02')),
    stdout: (text) => {
      output += text;
    },
    stderr: (text) => {
      errors += text;
    },
  };
  return { code: await runDecode(args, io), output, errors };
}

describe('decode', () => {
  it.each([
    [['--as', 'messagepack', 'map.bin']],
    [['map.bin', '--as=messagepack']],
    [['--as', 'auto', 'map.bin']],
    [['map.bin']],
  ])('%j prints the tree', async (args) => {
    const { code, output, errors } = await run(...args);
    expect([code, errors]).toEqual([0, '']);
    expect(JSON.parse(output)).toMatchObject({ format: 'messagepack', roots: [{ kind: 'map', end: 4 }], faults: [] });
  });

  it('reads standard input for -', async () => {
    const { code, output } = await run('--as', 'messagepack', '-');
    expect(code).toBe(0);
    expect(JSON.parse(output)).toMatchObject({ roots: [{ kind: 'array', end: 3 }] });
  });

  it('finds JSON by its content', async () => {
    expect(JSON.parse((await run('text.json')).output)).toMatchObject({ format: 'json' });
  });

  it('takes the format that was asked for, whatever the content', async () => {
    expect(JSON.parse((await run('--as', 'hex', 'text.json')).output)).toMatchObject({
      format: 'hex',
      roots: [{ kind: 'bin' }],
    });
  });

  it('exits 1 with the partial tree when there are faults', async () => {
    const { code, output, errors } = await run('--as', 'messagepack', 'cut.bin');
    expect([code, errors]).toEqual([1, '']);
    expect(JSON.parse(output)).toMatchObject({ roots: [{ kind: 'map' }], faults: [{ at: 3 }] });
  });

  it.each([
    [[], 'A file is missing'],
    [['--as', 'messagepack'], 'A file is missing'],
    [['--as'], 'Unknown format ""'],
    [['--as', 'yaml', 'map.bin'], 'Unknown format "yaml"'],
    [['--pretty', 'map.bin'], 'Unknown option --pretty'],
    [['map.bin', 'cut.bin'], 'One file at a time'],
  ])('%j exits 2 with the usage, which lists the formats', async (args, message) => {
    const { code, output, errors } = await run(...args);
    expect([code, output]).toEqual([2, '']);
    expect(errors.split('\n')[0]).toBe(message);
    for (const { id } of decoders) expect(errors).toContain(id);
  });

  it('exits 2 and says why when the file cannot be read', async () => {
    expect(await run('absent.bin')).toEqual({
      code: 2,
      output: '',
      errors: 'Cannot read absent.bin: ENOENT: no such file\n',
    });
  });

  it('explains itself', async () => {
    const { code, output } = await run('--help');
    expect(code).toBe(0);
    expect(output).toContain('Usage: socketscope decode');
  });
});

describe('decode --as protobuf', () => {
  it('without a schema has numbers for names', async () => {
    const { code, output } = await run('--as', 'protobuf', 'sample.bin');
    expect(code).toBe(0);
    expect(JSON.parse(output)).toMatchObject({
      format: 'protobuf',
      roots: [
        {
          entries: [
            [{ value: 1 }, { value: 150, note: 'or sint 75' }],
            [{ value: 2 }, { value: 1 }],
          ],
        },
      ],
    });
  });

  it.each([
    [['--proto', 'one.proto', 'sample.bin']],
    [['--as=protobuf', '--proto=one.proto', '--message=p.Sample', 'sample.bin']],
    [['--as', 'protobuf', '--proto', 'one.proto', '--message', '.p.Sample', 'sample.bin']],
  ])('%j has the names and types of the file and of its imports', async (args) => {
    const { code, output, errors } = await run(...args);
    expect([code, errors]).toEqual([0, '']);
    expect(JSON.parse(output)).toMatchObject({
      roots: [
        {
          encoding: 'p.Sample',
          entries: [
            [{ value: 'speed' }, { value: 150 }],
            [{ value: 'unit' }, { value: 'KMH' }],
          ],
        },
      ],
    });
  });

  it('goes on without an import that is missing, and says where it is', async () => {
    const { code, errors } = await run('--proto', 'gone.proto', 'sample.bin');
    expect([code, errors]).toEqual([0, `${resolve('gone.proto')}:2: "nowhere.proto" is not found\n`]);
  });

  it.each([
    [['--proto', 'broken.proto', 'sample.bin'], `${resolve('broken.proto')}:3: illegal name '='`],
    [['--proto', 'none.proto', 'sample.bin'], `${resolve('none.proto')}:1: The file cannot be read`],
    [['--proto', 'two.proto', 'sample.bin'], 'Say which message with --message; two.proto has A, B'],
    [
      ['--proto', 'one.proto', '--message', 'p.Other', 'sample.bin'],
      'There is no message p.Other; one.proto has p.Sample',
    ],
    [['--message', 'A', 'sample.bin'], '--message needs --proto'],
    [['--as', 'json', '--proto', 'one.proto', 'sample.bin'], '--proto is for --as protobuf'],
  ])('%j is refused: %s', async (args, message) => {
    const { code, output, errors } = await run(...args);
    expect([code, output]).toEqual([2, '']);
    expect(errors).toContain(message);
  });
});
