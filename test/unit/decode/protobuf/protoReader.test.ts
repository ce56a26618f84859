import { afterEach, describe, expect, it, vi } from 'vitest';
import { ProtoFileSet, toImportPaths } from '../../../../src/decode/protobuf/protoFiles';
import { toProblemText } from '../../../../src/decode/protobuf/protoProblem';
import { listProtoMessages, type ProtoRead, readProtoSchema } from '../../../../src/decode/protobuf/protoReader';
import { findMessage, PATH } from './protoFixture';

function read(files: Readonly<Record<string, string>>): ProtoRead {
  return readProtoSchema(PATH, new ProtoFileSet(new Map(Object.entries(files))));
}

function problems(files: Readonly<Record<string, string>>): readonly string[] {
  return read(files).problems.map(toProblemText);
}

afterEach(() => vi.unstubAllGlobals());

describe('imports', () => {
  it('are found from the folders above, and anywhere by the end of their path', () => {
    const source = `syntax = "proto3"; package a;
      import "proto/shared/units.proto"; import "vendor/time.proto";
      message Sample { shared.Unit unit = 1; vendor.Time time = 2; }`;
    const message = findMessage(source, 'a.Sample', {
      '/project/proto/shared/units.proto': 'syntax = "proto3"; package shared; enum Unit { NONE = 0; }',
      '/project/third/party/vendor/time.proto': 'syntax = "proto3"; package vendor; message Time { int64 ms = 1; }',
    });
    expect([...message.fields.values()].map(({ type }) => type.kind)).toEqual(['enum', 'message']);
  });

  it('in a circle are read once', () => {
    const result = read({
      [PATH]: 'syntax = "proto3"; import "b.proto"; message A { B b = 1; }',
      '/project/proto/b.proto': 'syntax = "proto3"; import "main.proto"; message B { A a = 1; }',
    });
    expect(result.problems).toEqual([]);
    expect([...(result.schema?.messages.keys() ?? [])]).toEqual(['A', 'B']);
  });

  it('that are missing are told with their line, and the rest is there', () => {
    const result = read({
      [PATH]: 'syntax = "proto3";\nimport "gone.proto";\nmessage A {\n  int32 x = 1;\n  gone.B b = 2;\n}\n',
    });
    expect(result.problems.map(toProblemText)).toEqual([
      `${PATH}:2: "gone.proto" is not found`,
      `${PATH}:5: no such Type or Enum 'gone.B' in Type .A`,
    ]);
    expect([...(result.schema?.messages.get('A')?.fields.keys() ?? [])]).toEqual([1]);
  });

  it('of options for messages that nobody has do no harm', () => {
    const source = `syntax = "proto3";
import "google/protobuf/descriptor.proto";
extend google.protobuf.FieldOptions { string unit = 50000; }
message A { int32 x = 1 [(unit) = "C"]; }`;
    expect(problems({ [PATH]: source })).toEqual([]);
    expect(problems({ [PATH]: source.replace('import "google/protobuf/descriptor.proto";', '') })).toEqual([
      `${PATH}:3: no such message to extend: 'google.protobuf.FieldOptions'`,
    ]);
  });

  it('never lead out of the folders', () => {
    expect(toImportPaths('../secret.proto', '/a/b.proto')).toEqual([]);
    expect(toImportPaths('/etc/passwd', '/a/b.proto')).toEqual([]);
    expect(toImportPaths('x//y.proto', '/a/b.proto')).toEqual([]);
    expect(toImportPaths('x/y.proto', '/a/b/c.proto')).toEqual(['/a/b/x/y.proto', '/a/x/y.proto', '/x/y.proto']);
  });
});

describe('what is wrong with a file', () => {
  it.each([
    ['syntax = "proto3";\nmessage A {\n  int32 = 1;\n}', "3: illegal name '='"],
    ['syntax = "proto3";\nmessage A {\n  int32 a = 1;\n  int32 b = 1;\n}', '2: duplicate id 1 in Type A'],
    ['syntax = "proto3";\nmessage A {', '2: '],
    ['not a schema', "1: illegal token 'not'"],
    [`message A { ${'message A { '.repeat(5_000)}`, '1: max depth exceeded'],
  ])('%# is told with its line', (source, message) => {
    const [problem] = problems({ [PATH]: source });
    expect(problem).toContain(`${PATH}:${message}`);
    const listed = listProtoMessages(PATH, source);
    expect('message' in listed).toBe(true);
  });

  it('in an imported file is told with that file', () => {
    const result = read({
      [PATH]: 'syntax = "proto3"; import "b.proto"; message A {}',
      '/project/proto/b.proto': '\n\nmessage {}',
    });
    expect(result.schema).toBeUndefined();
    expect(result.problems[0]).toMatchObject({ path: '/project/proto/b.proto', line: 3 });
  });

  it('a file that is not there is one', () => {
    expect(problems({})).toEqual([`${PATH}:1: The file cannot be read`]);
  });
});

it('lists the messages that a file defines, nested ones too', () => {
  const source =
    'syntax = "proto3"; package a.b; import "x.proto"; message One { message Two {} enum E { Z = 0; } } service S {}';
  expect(listProtoMessages(PATH, source)).toEqual(['a.b.One', 'a.b.One.Two']);
});

it('makes no code from what a file says', () => {
  const forbidden = new Proxy(Function, {
    apply() {
      throw new Error('Code was made from text.');
    },
    construct() {
      throw new Error('Code was made from text.');
    },
  });
  vi.stubGlobal('Function', forbidden);
  const source = 'syntax = "proto3"; message A { map<string, A> all = 1; repeated int32 x = 2; oneof o { A a = 3; } }';
  expect(findMessage(source, 'A').fields.size).toBe(3);
});

it('keeps names that JavaScript objects are made of apart', () => {
  const source = 'syntax = "proto3"; message constructor { int32 toString = 1; int32 hasOwnProperty = 2; }';
  const message = findMessage(source, 'constructor');
  expect([...message.fields.values()].map(({ name }) => name)).toEqual(['toString', 'hasOwnProperty']);
});
