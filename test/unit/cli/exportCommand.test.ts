import { describe, expect, it } from 'vitest';
import { type ExportIo, runExport } from '../../../src/cli/exportCommand';
import { VmEvaluationGuard } from '../../../src/files/evaluationGuard';

const HAR = JSON.stringify({
  log: {
    entries: [
      {
        startedDateTime: '2026-01-02T03:04:05.000Z',
        request: { method: 'GET', url: 'wss://example.org/a?token=hush', headers: [{ name: 'Cookie', value: 'hush' }] },
        response: { status: 101, statusText: 'Switching Protocols', headers: [] },
        _webSocketMessages: [
          { type: 'send', opcode: 1, data: 'one', time: 1_767_323_045.5 },
          { type: 'receive', opcode: 2, data: 'AAE=', time: 1_767_323_046 },
        ],
      },
    ],
  },
});

async function run(files: Readonly<Record<string, string>>, args: readonly string[], isStderrTerminal = false) {
  const written = new Map<string, Buffer>();
  const outputs = { err: '', closed: 0 };
  const targetOf = (name: string) => ({
    write: async (data: string | Uint8Array) => {
      if (name === '/full') throw new Error('ENOSPC: no space left on device');
      written.set(name, Buffer.concat([written.get(name) ?? Buffer.alloc(0), Buffer.from(data)]));
    },
    close: async () => void outputs.closed++,
  });
  const io: ExportIo = {
    openOwn: () => undefined,
    guard: new VmEvaluationGuard(),
    readFile: async (path) => {
      const text = files[path];
      if (text === undefined) throw new Error(`ENOENT: no such file: ${path}`);
      const bytes = Buffer.from(text);
      return {
        sizeBytes: bytes.length,
        chunks: (async function* () {
          for (let at = 0; at < bytes.length; at += 100) yield new Uint8Array(bytes.subarray(at, at + 100));
        })(),
      };
    },
    openFile: async (path) => targetOf(path),
    stdout: targetOf('-'),
    stderr: (text) => {
      outputs.err += text;
    },
    isStderrTerminal,
  };
  const code = await runExport(args, io);
  return { code, out: (name = '-') => written.get(name)?.toString() ?? '', err: outputs.err, closed: outputs.closed };
}

describe('export', () => {
  it('writes only the frames that match --filter; a wrong one is shown with its place', async () => {
    const { code, out, err } = await run({ 'a.har': HAR }, [
      'a.har',
      '--format',
      'ndjson',
      '--filter',
      '/^o/ && dir == out',
    ]);
    expect(code).toBe(0);
    expect(out().match(/"text":"one"/g)).toHaveLength(1);
    expect(out()).not.toContain('base64');
    expect(err).toContain('1 frame of');
    const wrong = await run({ 'a.har': HAR }, ['a.har', '--format', 'har', '--filter', 'opcode ==']);
    expect([wrong.code, wrong.out()]).toEqual([2, '']);
    expect(wrong.err).toContain('  opcode ==\n         ^^\n');
  });

  it('writes a HAR as NDJSON, without credentials, and says what the file did not', async () => {
    const { code, out, err } = await run({ 'a.har': HAR }, ['a.har', '--format', 'ndjson']);
    expect(code).toBe(0);
    const lines = out()
      .trimEnd()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    expect(lines).toMatchObject([
      { kind: 'connection', url: 'wss://example.org/a?token=<redacted>', requestHeaders: [['Cookie', '<redacted>']] },
      { i: 0, dir: 'out', t: 1_767_323_045_500, message: { text: 'one' } },
      { i: 1, dir: 'in', message: { base64: 'AAE=' } },
    ]);
    expect(err).toContain('2 frames of 1 connection.');
    expect(err).toContain('whole messages');
    expect(err).not.toContain('%');
  });

  it('there and back over every pair of formats', async () => {
    const first = await run({ 'a.har': HAR }, ['a.har', '--format=ndjson', '--no-redact']);
    const second = await run({ 'b.ndjson': first.out() }, [
      'b.ndjson',
      '--format=har',
      '--no-redact',
      '--out',
      'c.har',
    ]);
    expect(second).toMatchObject({ code: 0, closed: 1 });
    const third = await run({ 'c.har': second.out('c.har') }, ['c.har', '--format=ndjson', '--no-redact']);
    expect(third.out()).toBe(first.out());
    const wire = await run({ 'b.ndjson': first.out() }, ['b.ndjson', '--format', 'pcapng', '--out', 'c.pcapng']);
    expect(wire.out('c.pcapng')).toContain('websocket');
    expect(wire.out('c.pcapng')).not.toContain('hush');
  });

  it('writes rows --first to --last', async () => {
    const { out } = await run({ 'a.har': HAR }, ['a.har', '--format', 'ndjson', '--first', '2', '--last=2']);
    expect(out()).toContain('"base64":"AAE="');
    expect(out()).not.toContain('"one"');
    expect(out().split('\n')).toHaveLength(3);
  });

  it('knows a format by how the file begins', async () => {
    expect((await run({ x: HAR }, ['x', '--format', 'ndjson'])).code).toBe(0);
    expect((await run({ x: '{"dir":"in","data":"a"}\n' }, ['x', '--format', 'har'])).code).toBe(0);
    const unknown = await run({ x: 'GIF89a' }, ['x', '--format', 'har']);
    expect(unknown).toMatchObject({
      code: 2,
      err: expect.stringContaining('no capture that is known here. There are .har'),
    });
  });

  it('lines that could not be read are told, the rest is written: exit 1', async () => {
    const { code, err, out } = await run({ 'a.ndjson': '{"dir":"in","data":"a"}\n{bad\n' }, [
      'a.ndjson',
      '--format',
      'ndjson',
    ]);
    expect(code).toBe(1);
    expect(err).toContain('Not read: 1 line.\n  line 2, column 2: Expected a key');
    expect(out()).toContain('"text":"a"');
  });

  it('tells its progress to a person', async () => {
    const { err } = await run({ 'a.har': HAR }, ['a.har', '--format', 'har'], true);
    expect(err).toMatch(/\rreading \d+ %/);
    expect(err).toContain('\rwriting 100 %');
  });

  it('a target that cannot be written is a failure: exit 1, and it is closed', async () => {
    const { code, err, closed } = await run({ 'a.har': HAR }, ['a.har', '--format', 'har', '--out', '/full']);
    expect({ code, closed }).toEqual({ code: 1, closed: 1 });
    expect(err).toContain('ENOSPC');
  });

  it.each([
    [[], 'The file is missing'],
    [['a.har'], '--format is missing; there is wscap, har, ndjson or pcapng'],
    [['a.har', '--format', 'xml'], 'Unknown format "xml"'],
    [['a.har', 'b.har', '--format', 'har'], 'b.har is a second one'],
    [['a.har', '--format'], '--format needs a value'],
    [['a.har', '--format', 'har', '--first', '-1'], 'take a row number'],
    [['a.har', '--format', 'har', '--first', '3', '--last', '2'], '--first is behind --last'],
    [['a.har', '--format', 'har', '--what'], 'Unknown option --what'],
    [['none.har', '--format', 'har'], 'ENOENT'],
    [['cut.har', '--format', 'har'], 'The file is no JSON. Line 1, column 9'],
    [['empty.ndjson', '--format', 'har'], 'The file is empty'],
  ])('%j: exit 2', async (args, words) => {
    const { code, err, out } = await run({ 'a.har': HAR, 'cut.har': '{"log":{', 'empty.ndjson': '' }, args);
    expect(code).toBe(2);
    expect(err).toContain(words);
    expect(out()).toBe('');
  });

  it('--help', async () => {
    const { code, out } = await run({}, ['--help']);
    expect(code).toBe(0);
    expect(out()).toContain('Usage: socketscope export IN --format wscap|har|ndjson|pcapng');
  });
});
