import { readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { runCapture } from '../../../src/cli/captureCommand';
import { createCaptureIo } from '../../../src/cli/captureIo';
import { use } from '../support/dial';
import { echo, startWsServer } from '../support/wsServer';

const linesOf = (text: string) =>
  text
    .trimEnd()
    .split('\n')
    .map((line): Record<string, unknown> => JSON.parse(line));

it('captures an echo over the real network into a file', async () => {
  const server = await use(startWsServer({ accept: echo }));
  const file = join(tmpdir(), `capture-${process.pid}.ndjson`);
  onTestFinished(() => rmSync(file, { force: true }));
  const errors: string[] = [];
  const io = { ...createCaptureIo(), stderr: (text: string) => void errors.push(text) };
  const code = await runCapture(
    [server.url, '--send', 'hello', '--send', '{"n":1}', '--count', '4', '--out', file],
    io,
  );
  expect(code).toBe(0);
  const lines = linesOf(readFileSync(file, 'utf8'));
  expect(lines.map(({ i }) => i)).toEqual([0, 1, 2, 3]);
  expect(lines.filter(({ dir }) => dir === 'in').map(({ message }) => message)).toEqual([
    { length: 5, text: 'hello' },
    { length: 7, text: '{"n":1}' },
  ]);
  expect(errors.join('')).toContain('4 frames. 1000 Normal Closure');
});

it('a server that refuses: exit 1, the reason and the body on standard error', async () => {
  const server = await use(
    startWsServer({
      accept: echo,
      options: {
        verifyClient: (_info: unknown, done: (ok: boolean, code: number, message: string) => void) =>
          done(false, 401, 'no token'),
      },
    }),
  );
  const errors: string[] = [];
  const io = { ...createCaptureIo(), stderr: (text: string) => void errors.push(text) };
  expect(await runCapture([server.url], io)).toBe(1);
  expect(errors.join('')).toContain('The server answered HTTP/1.1 401 Unauthorized, not 101. Send credentials');
  expect(errors.join('')).toContain('no token');
});
