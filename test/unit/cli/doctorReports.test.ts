import { expect, it } from 'vitest';
import { formatReport } from '../../../src/cli/doctorReports';
import type { ProbeResult } from '../../../src/protocol/doctor';

const handshake: ProbeResult = {
  id: 'handshake',
  verdict: 'fail',
  cause: 'The server answered HTTP/1.1 426\u001b[31m Upgrade Required.',
  evidence: { statusCode: 426, body: 'x'.repeat(1_000), headers: [['Server', 'nginx']] },
  verify: ["curl 'http://x/'\n  --more"],
  remedy: 'Pass both headers on.',
  configLinks: [{ path: 'nginx.conf', line: 7, rule: 'N3', message: 'not passed on' }],
  durationMs: 3,
};
const report = { url: 'ws://x/', startedMs: 0, probes: [handshake] };

it('text: verdict, cause, config line, remedy, evidence and command, with nothing that moves a cursor', () => {
  const text = formatReport('text', { report, isInterrupted: false, servedBy: null });
  expect(text.split('\n').map((line) => line.slice(0, 70))).toEqual([
    'ws://x/',
    '',
    'fail    handshake   The server answered HTTP/1.1 426 [31m Upgrade Requ',
    '                    config: nginx.conf:7 N3 not passed on',
    '                    do: Pass both headers on.',
    '                    statusCode: 426',
    `                    body: ${'x'.repeat(44)}`,
    '                    headers: [["Server","nginx"]]',
    "                    verify: curl 'http://x/'",
    '                      --more',
    '',
    '1 fail',
    'No known config serves this URL.',
    '',
  ]);
  expect(text).not.toContain('\u001b');
  expect(Math.max(...text.split('\n').map(({ length }) => length))).toBeLessThan(400);
});

it('json: the keys that programs read', () => {
  const servedBy = { path: 'nginx.conf', line: 6, title: 'location /' };
  const document = JSON.parse(formatReport('json', { report, isInterrupted: true, servedBy }));
  expect(Object.keys(document)).toEqual(['url', 'startedMs', 'isInterrupted', 'servedBy', 'probes']);
  expect(document.probes).toEqual([handshake]);
  expect(document.isInterrupted).toBe(true);
});

it('markdown: the document, and what serves the URL', () => {
  const servedBy = { path: 'nginx.conf', line: 6, title: 'location /' };
  const text = formatReport('markdown', { report, isInterrupted: true, servedBy });
  expect(text).toContain('| handshake | ❌ fail |');
  expect(text).toContain('Served by nginx.conf:6 \\(location /\\).');
  expect(text).toContain('Interrupted');
});
