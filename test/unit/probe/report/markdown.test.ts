import { expect, it } from 'vitest';
import { countVerdicts, toMarkdown } from '../../../../src/probe/report/markdown';
import type { ProbeResult } from '../../../../src/protocol/doctor';

function toResult(changes: Partial<ProbeResult>): ProbeResult {
  return {
    id: 'handshake',
    verdict: 'pass',
    cause: '',
    evidence: {},
    verify: [],
    remedy: '',
    configLinks: [],
    durationMs: 1,
    ...changes,
  };
}

const render = (...probes: readonly ProbeResult[]) => toMarkdown({ url: 'ws://x/chat', startedMs: 0, probes });

it('begins with a summary, then tells each probe', () => {
  expect(
    render(
      toResult({ id: 'reach', cause: 'It listens.' }),
      toResult({
        verdict: 'fail',
        cause: 'The server answered 426.',
        remedy: 'Pass Upgrade on.',
        evidence: {
          statusCode: 426,
          request: 'GET / HTTP/1.1\r\nHost: x\r\n',
          tried: [
            { name: 'a', ms: 1 },
            { name: 'b', note: 'x|y' },
          ],
        },
        verify: ['curl x'],
        configLinks: [{ path: 'nginx.conf', line: 7, rule: 'N3', message: 'not passed on' }],
      }),
    ),
  ).toBe(`# Diagnosis of \`ws://x/chat\`

1 fail, 1 pass. Examined at 1970-01-01T00:00:00.000Z.

| Probe | Verdict | What was found |
|---|---|---|
| reach | ✅ pass | It listens. |
| handshake | ❌ fail | The server answered 426. |

## reach: pass

It listens.

## handshake: fail

The server answered 426.

**What to do:** Pass Upgrade on.

**In the proxy config:**

- \`nginx.conf:7\` N3: not passed on

**Evidence:**

statusCode: \`426\`

request:

\`\`\`text
GET / HTTP/1.1
Host: x
\`\`\`

tried:

| name | ms | note |
|---|---|---|
| a | 1 |  |
| b |  | x\\|y |

**See it by hand:**

\`\`\`sh
curl x
\`\`\`
`);
});

it('lets nothing that a server says become markup', () => {
  const nasty = '![x](http://evil/) <img src=x> | `a` \u001b[31m\n# heading\n```\n<script>';
  const text = render(
    toResult({
      cause: nasty,
      remedy: nasty,
      evidence: { [nasty]: nasty, short: '`<b>`', table: [{ [nasty]: nasty }] },
      verify: [nasty],
      configLinks: [{ path: nasty, line: 1, rule: 'N1', message: nasty }],
    }),
  );
  expect(text).not.toContain('\u001b');
  // Outside of blocks, escapes and code every line is ours.
  const outside = text
    .replace(/^(`{3,})\w+\n[\s\S]*?\n\1$/gm, '')
    .replace(/\\[^\w\s]/g, '')
    .replace(/(`+)(?!`).*?[^`]\1(?!`)/g, '');
  expect(outside).not.toMatch(/[<`]|!\[|\]\(|:\/\//);
  expect(outside.match(/^#+ .*/gm)).toEqual(['# Diagnosis of ', '## handshake: pass']);
});

it('cuts what is long and says so', () => {
  const text = render(
    toResult({
      evidence: {
        body: `a\n${'x'.repeat(100_000)}`,
        rows: Array.from({ length: 80 }, (_, at) => ({ at })),
        deep: { a: 'y'.repeat(300) },
      },
    }),
  );
  expect(text.length).toBeLessThan(10_000);
  expect(text).toContain('30 more rows are left out.');
  expect(text).toContain('```json\n{\n  "a"');
});

it('counts verdicts, the gravest first', () => {
  expect(countVerdicts([])).toBe('Nothing was examined');
  expect(countVerdicts([toResult({}), toResult({ verdict: 'warn' }), toResult({ verdict: 'fail' })])).toBe(
    '1 fail, 1 warn, 1 pass',
  );
});
