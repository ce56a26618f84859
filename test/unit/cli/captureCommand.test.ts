import { describe, expect, it } from 'vitest';
import { toDisposable } from '../../../src/base/disposable';
import { type CaptureIo, runCapture } from '../../../src/cli/captureCommand';
import { VmEvaluationGuard } from '../../../src/files/evaluationGuard';
import type { ConnectionSink, ConnectRequest, LiveConnection } from '../../../src/session/ports';
import { Opcode } from '../../../src/wire/frame';
import { encodeFrame } from '../../../src/wire/frameWriter';
import { FakeClock } from '../session/fakeClock';

const utf8 = (text: string) => new TextEncoder().encode(text);

/** A command with a dialer that a test plays by hand. */
function start(...args: string[]) {
  const clock = new FakeClock();
  const outputs = { out: '', err: '', file: '' };
  const calls: string[] = [];
  const seen: { request?: ConnectRequest; sink?: ConnectionSink; interrupt?: () => void } = {};
  const connection: LiveConnection = {
    bufferedBytes: 0,
    sendText: (text) => void calls.push(`text ${text}`),
    sendBinary: () => undefined,
    ping: () => undefined,
    pong: () => undefined,
    close: (code) => void calls.push(`close ${code}`),
    setPaused: () => undefined,
    terminate: () => void calls.push('terminate'),
  };
  const io: CaptureIo = {
    clock,
    guard: new VmEvaluationGuard(),
    dialer: {
      connect: (request, sink) => {
        seen.request = request;
        seen.sink = sink;
        return connection;
      },
    },
    stdout: (data) => {
      outputs.out += Buffer.from(data).toString();
    },
    stderr: (text) => {
      outputs.err += text;
    },
    openFile: (path) => {
      if (path === '/forbidden') throw new Error('EACCES');
      return {
        write: (data) => {
          outputs.file += Buffer.from(data).toString();
        },
        close: async () => void calls.push('file closed'),
      };
    },
    readFile: async () => 'no certificate',
    readVariable: (name) => (name === 'SOCKETSCOPE_SECRET_TOKEN' ? 'tiger-4711' : undefined),
    onInterrupt: (listener) => {
      seen.interrupt = listener;
      return toDisposable(() => calls.push('signals released'));
    },
  };
  const done = runCapture(args, io);
  const sinkOf = async () => {
    await new Promise((resolve) => setTimeout(resolve, 0));
    if (!seen.sink) throw new Error(`nothing was dialled: ${outputs.err}`);
    return seen.sink;
  };
  const open = async () => {
    const sink = await sinkOf();
    sink.open({ subprotocol: '', deflate: undefined, checks: [], timeMs: 0 });
    return sink;
  };
  const lines = () =>
    outputs.out
      .split('\n')
      .filter((line) => line !== '')
      .map((line): Record<string, unknown> => JSON.parse(line));
  return { done, clock, outputs, calls, seen, sinkOf, open, lines };
}

const text = (payload: string) => encodeFrame({ opcode: Opcode.text, payload: utf8(payload) });
const ended = {
  code: 1000,
  reason: '',
  wasClean: true,
  transport: 'remote-fin',
  silentMs: 0,
  error: undefined,
  timeMs: 9,
} as const;

describe('capture', () => {
  it('writes a line as each frame arrives, and ends with the connection', async () => {
    const run = start('localhost:1', '--send', 'hello');
    const sink = await run.open();
    expect(run.calls).toEqual(['text hello']);
    sink.bytes('in', text('one'), 5);
    expect(run.lines()).toMatchObject([{ i: 0, t: 5, dir: 'in', opcode: 'text', message: { text: 'one' } }]);
    sink.bytes('in', text('two'), 6);
    expect(run.lines()[1]).toMatchObject({ i: 1, message: { text: 'two' } });
    sink.closed(ended);
    expect(await run.done).toBe(0);
    expect(run.outputs.err).toContain('2 frames. 1000 Normal Closure');
    expect(run.calls).toContain('signals released');
    expect(run.clock.pendingTimers).toBe(0);
  });

  it('ends after --count frames with a closing handshake, and writes no more', async () => {
    const run = start('localhost:1', '--count', '2');
    const sink = await run.open();
    sink.bytes('in', Buffer.concat([text('1'), text('2'), text('3')]), 1);
    expect(run.calls).toEqual(['close 1000']);
    sink.bytes('in', text('4'), 2);
    sink.closed(ended);
    expect(await run.done).toBe(0);
    expect(run.lines()).toHaveLength(2);
  });

  it('ends after --seconds, and drops TCP when the server does not answer', async () => {
    const run = start('localhost:1', '--seconds', '2');
    const sink = await run.open();
    run.clock.advance(1_999);
    expect(run.calls).toEqual([]);
    run.clock.advance(1);
    expect(run.calls).toEqual(['close 1000']);
    run.clock.advance(3_000);
    expect(run.calls).toEqual(['close 1000', 'terminate']);
    sink.closed({ ...ended, code: 1006, transport: 'local' });
    expect(await run.done).toBe(0);
  });

  it('an interrupt closes, a second one drops TCP', async () => {
    const run = start('localhost:1');
    const sink = await run.open();
    run.seen.interrupt?.();
    run.seen.interrupt?.();
    expect(run.calls).toEqual(['close 1000', 'terminate']);
    sink.closed(ended);
    expect(await run.done).toBe(0);
  });

  it('writes only the frames that match --filter, and counts those', async () => {
    const run = start('localhost:1', '--filter', 'json.n > 1 && !(text matches /skip/)', '--count', '2');
    const sink = await run.open();
    for (const payload of ['{"n":1}', '{"n":2}', '{"n":3,"a":"skip"}', 'n', '{"n":4}', '{"n":5}']) {
      sink.bytes('in', text(payload), 1);
    }
    sink.closed(ended);
    expect(await run.done).toBe(0);
    expect(run.lines()).toMatchObject([
      { i: 0, message: { text: '{"n":2}' } },
      { i: 1, message: { text: '{"n":4}' } },
    ]);
    expect(run.outputs.err).toContain('2 frames.');
  });

  it('a format that is written at the end has the matching frames alone', async () => {
    const run = start('localhost:1', '--format', 'har', '--filter', 'keep', '--count', '2');
    const sink = await run.open();
    for (const payload of ['keep 1', 'other', 'keep 2', 'keep 3']) sink.bytes('in', text(payload), 1);
    sink.closed(ended);
    expect(await run.done).toBe(0);
    const har: { log: { entries: readonly { _webSocketMessages: readonly { data: string }[] }[] } } = JSON.parse(
      run.outputs.out,
    );
    expect(har.log.entries.flatMap((entry) => entry._webSocketMessages.map(({ data }) => data))).toEqual([
      'keep 1',
      'keep 2',
    ]);
  });

  it('says which frames a regular expression left out', async () => {
    const run = start('localhost:1', '--filter', '/^(a+)+$/');
    const sink = await run.open();
    sink.bytes('in', text('aaa'), 1);
    sink.bytes('in', text(`${'a'.repeat(40)}!`), 1);
    sink.closed(ended);
    await run.done;
    expect(run.lines()).toHaveLength(1);
    expect(run.outputs.err).toContain('1 frame was left out: the regular expression took more than 100 ms on each.');
  });

  it('a wrong --filter is shown with a mark under its place, exit 2, nothing dialled', async () => {
    const run = start('localhost:1', '--filter', 'fin && opcode == 4KB');
    expect(await run.done).toBe(2);
    expect(run.outputs.err).toBe(
      [
        'socketscope capture: --filter: opcode is compared with a name such as ping, not 4KB.',
        '  fin && opcode == 4KB',
        '                   ^^^',
        '',
      ].join('\n'),
    );
    expect(run.seen.request).toBeUndefined();
  });

  it('a long --filter is shown around its mistake', async () => {
    const run = start('localhost:1', '--filter', `${'fin == 1 && '.repeat(20)}len > x${' || fin == 0'.repeat(20)}`);
    expect(await run.done).toBe(2);
    const [, line = '', mark = ''] = run.outputs.err.split('\n');
    expect(line.length).toBeLessThan(80);
    expect(line.charAt(mark.indexOf('^'))).toBe('x');
  });

  it('a frame that was cut by the end is written too', async () => {
    const run = start('localhost:1');
    const sink = await run.open();
    sink.bytes('in', text('cut off').subarray(0, 5), 1);
    sink.closed(ended);
    await run.done;
    expect(run.lines()).toMatchObject([{ violations: ['truncated'], length: 7 }]);
  });

  it('a failure goes to standard error with what to do, exit 1', async () => {
    const run = start('localhost:1');
    const sink = await run.sinkOf();
    sink.failed({
      code: 'refused',
      message: 'Nothing accepts connections.',
      remedy: 'Start the server.',
      systemCode: 'ECONNREFUSED',
      response: undefined,
      checks: [],
      receivedBytes: undefined,
    });
    expect(await run.done).toBe(1);
    expect(run.outputs.err).toBe('socketscope capture: Nothing accepts connections. Start the server.\n');
    expect(run.outputs.out).toBe('');
  });

  it('writes to a file and closes it', async () => {
    const run = start('localhost:1', '--out', 'x');
    const sink = await run.open();
    sink.bytes('in', text('one'), 5);
    sink.closed(ended);
    expect(await run.done).toBe(0);
    expect(run.outputs.file).toContain('"one"');
    expect(run.outputs.out).toBe('');
    expect(run.calls).toContain('file closed');
  });

  it('writes a HAR when the capture ends, without what came after --count', async () => {
    const run = start('localhost:1/?token=hush', '--format', 'har', '--count', '1', '--out', 'x');
    const sink = await run.sinkOf();
    sink.request({ requestLine: 'GET /?token=hush HTTP/1.1', headers: [['Cookie', 'hush']], timeMs: 1 });
    await run.open();
    sink.bytes('in', Buffer.concat([text('one'), text('two')]), 5);
    expect(run.outputs.file).toBe('');
    sink.closed(ended);
    expect(await run.done).toBe(0);
    expect(JSON.parse(run.outputs.file)).toMatchObject({
      log: {
        entries: [
          {
            request: { url: 'ws://localhost:1/?token=<redacted>', headers: [{ name: 'Cookie', value: '<redacted>' }] },
            _webSocketMessages: [{ type: 'receive', data: 'one' }],
            _webSocketClose: { code: 1000 },
          },
        ],
      },
    });
  });

  it('writes pcapng, credentials included where that is asked for', async () => {
    const run = start('localhost:1', '--format', 'pcapng', '--no-redact');
    const sink = await run.sinkOf();
    sink.request({ requestLine: 'GET / HTTP/1.1', headers: [['Cookie', 'hush']], timeMs: 1 });
    await run.open();
    sink.closed(ended);
    expect(await run.done).toBe(0);
    expect(run.outputs.out).toContain('Cookie: hush');
  });

  it.each([
    [['--what'], 'Unknown option'],
    [['ftp://x'], 'not a WebSocket scheme'],
    [['ws://x', '--header', 'Upgrade: h2c'], 'written by the opening handshake'],
    [['ws://x', '--ca', 'x.pem'], 'contains no certificate'],
    [['ws://x', '--out', '/forbidden'], 'EACCES'],
  ])('%j is wrong usage: exit 2, nothing dialled', async (args, words) => {
    const run = start(...args);
    expect(await run.done).toBe(2);
    expect(run.outputs.err).toContain(words);
    expect(run.seen.request).toBeUndefined();
  });

  it('--help', async () => {
    const run = start('--help');
    expect(await run.done).toBe(0);
    expect(run.outputs.out).toContain('Usage: socketscope capture URL');
  });
});
