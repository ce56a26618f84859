import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runLint } from '../../../src/cli/lintCommand';

const CLEAN = 'events {}\nhttp {\n  server { location /api { proxy_pass http://b; } }\n}\n';
const BROKEN = CLEAN.replace('http://b;', 'http://b;\n  proxy_read_timeout 0;\n');
const SOCKET = CLEAN.replace(
  'http://b;',
  'http://b; proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection upgrade; TIMEOUT',
);
const HAPROXY = 'frontend web\n  mode http\n  bind :80\n  default_backend app\n';

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lint-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, text: string): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
}

async function run(...args: readonly string[]) {
  let out = '';
  let err = '';
  const status = await runLint(args, { out: (text) => (out += text), err: (text) => (err += text) });
  return { status, out, err };
}

const pathsIn = (out: string): readonly string[] => JSON.parse(out).files.map(({ path }: { path: string }) => path);

describe('the exit status', () => {
  it('is 0 for a clean file', async () => {
    const { status, out, err } = await run(write('nginx.conf', CLEAN));
    expect({ status, out }).toEqual({ status: 0, out: '' });
    expect(err).toBe('0 errors, 0 warnings, 0 notes in 1 file\n');
  });

  it('is 1 where an error or warning was found', async () => {
    expect((await run(write('nginx.conf', BROKEN))).status).toBe(1);
  });

  it('is 0 where only notes were found', async () => {
    const text = CLEAN.replace(
      'http://b;',
      'http://b; proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection upgrade;',
    );
    const { status, out } = await run(write('nginx.conf', text));
    expect(out).toContain(' information N12 ');
    expect(status).toBe(0);
  });

  it('is 2 where a file cannot be read, and the others are still linted', async () => {
    const { status, out, err } = await run(join(folder, 'gone.conf'), write('nginx.conf', BROKEN));
    expect(status).toBe(2);
    expect(err).toContain('cannot read');
    expect(out).toContain('N13');
  });

  const wrong: readonly (readonly string[])[] = [
    [],
    ['--format', 'xml', 'a'],
    ['--dialect', 'apache', 'a'],
    ['--nginx-version', 'new', 'a'],
    ['--nginx-version'],
    ['--fix=x', 'a'],
    ['--level', 'some', 'a'],
    ['--severity', 'X9=off', 'a'],
    ['--severity', 'N13=loud', 'a'],
    ['--min-idle', '-1', 'a'],
    ['--websocket', 'not a path', 'a'],
    ['--unknown', 'a'],
  ];
  for (const args of wrong)
    it(`is 2 for "lint ${args.join(' ')}"`, async () => {
      const { status, out, err } = await run(...args);
      expect({ status, out }).toEqual({ status: 2, out: '' });
      expect(err).toContain('Usage: ');
    });
});

describe('text', () => {
  it('has one line a finding, counted from 1', async () => {
    const path = write('nginx.conf', BROKEN);
    expect((await run(path)).out).toMatch(new RegExp(`^${path}:4:3 error N13 proxy_read_timeout 0 [^\\n]+\\n$`));
  });
});

describe('json', () => {
  it('is one document with zero-based ranges and the path as it was given', async () => {
    const path = write('nginx.conf', BROKEN);
    const { files } = JSON.parse((await run('--format', 'json', path)).out);
    expect(files).toEqual([
      {
        path,
        dialect: 'nginx',
        findings: [
          {
            rule: 'N13',
            severity: 'error',
            message: expect.stringContaining('504'),
            range: { start: { line: 3, character: 2 }, end: { line: 3, character: 23 } },
            fixes: [
              {
                title: 'Use proxy_read_timeout 1h',
                edits: [
                  { range: { start: { line: 3, character: 21 }, end: { line: 3, character: 22 } }, newText: '1h' },
                ],
              },
            ],
          },
        ],
      },
    ]);
  });

  it('lists clean files too', async () => {
    const path = write('nginx.conf', CLEAN);
    expect(JSON.parse((await run('--format=json', path)).out)).toEqual({
      files: [{ path, dialect: 'nginx', findings: [] }],
    });
  });
});

describe('sarif', () => {
  it('names the rules, the places and the fixes', async () => {
    const path = write('nginx.conf', BROKEN);
    const log = JSON.parse((await run('--format', 'sarif', path)).out);
    expect(log.version).toBe('2.1.0');
    const [{ tool, results, columnKind }] = log.runs;
    expect(columnKind).toBe('utf16CodeUnits');
    const [result] = results;
    expect(tool.driver.rules[result.ruleIndex]).toMatchObject({
      id: 'N13',
      name: 'read-timeout-zero',
      helpUri: expect.stringMatching(/^https:/),
      defaultConfiguration: { level: 'error' },
    });
    const uri = pathToFileURL(path).href;
    const region = { startLine: 4, startColumn: 3, endLine: 4, endColumn: 24 };
    expect(result).toMatchObject({
      ruleId: 'N13',
      level: 'error',
      locations: [{ physicalLocation: { artifactLocation: { uri }, region } }],
      fixes: [
        { artifactChanges: [{ artifactLocation: { uri }, replacements: [{ insertedContent: { text: '1h' } }] }] },
      ],
    });
  });

  it('points at lines of included files', async () => {
    write('host.conf', '\nproxy_set_header Upgrade $http_upgrade;\nproxy_set_header Connection upgrade;\n');
    const path = write(
      'nginx.conf',
      'http { include host.conf; server { location /x { proxy_pass http://b; proxy_set_header Host $host; } } }',
    );
    const { results } = JSON.parse((await run('--format', 'sarif', path)).out).runs[0];
    const lost = results.find(({ ruleId }: { ruleId: string }) => ruleId === 'N1');
    expect(lost.relatedLocations[0].physicalLocation).toEqual({
      artifactLocation: { uri: pathToFileURL(join(folder, 'host.conf')).href },
      region: { startLine: 2, startColumn: 1, endLine: 2, endColumn: 40 },
    });
  });
});

describe('files', () => {
  it('in a folder are those that are proxy configs, links to files included', async () => {
    write('nginx.conf', CLEAN);
    write('sites-available/a', CLEAN);
    write('lb.cfg', HAPROXY);
    write('setup.cfg', '[metadata]\nname = x\n');
    write('README.md', CLEAN);
    write('node_modules/nginx.conf', CLEAN);
    mkdirSync(join(folder, 'sites-enabled'));
    symlinkSync('../sites-available/a', join(folder, 'sites-enabled/a'));
    symlinkSync('..', join(folder, 'sites-enabled/loop'));
    symlinkSync('gone', join(folder, 'sites-enabled/gone'));
    const { status, out } = await run('--format', 'json', folder);
    const expected = ['lb.cfg', 'nginx.conf', 'sites-available/a', 'sites-enabled/a'];
    expect(pathsIn(out)).toEqual(expected.map((name) => join(folder, name)));
    expect(status).toBe(0);
  });

  it('that are named and are no proxy config are skipped with a word', async () => {
    const { status, out, err } = await run('--format', 'json', write('notes.txt', CLEAN));
    expect({ status, files: pathsIn(out) }).toEqual({ status: 0, files: [] });
    expect(err).toContain('--dialect');
  });

  it('are taken for what --dialect says', async () => {
    expect((await run('--dialect', 'nginx', write('notes.txt', BROKEN))).status).toBe(1);
  });

  it('may start with dashes behind --', async () => {
    expect((await run('--', '--gone')).err).toContain('cannot read --gone');
  });
});

describe('versions', () => {
  it('decide what is needed', async () => {
    const text = CLEAN.replace(
      'http://b;',
      'http://b; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection upgrade;',
    );
    const path = write('nginx.conf', text);
    expect((await run('--nginx-version', '1.22.1', path)).out).toContain(' warning N6 ');
    expect((await run('--nginx-version', '1.29.7', path)).out).not.toContain(' N6 ');
    expect((await run(path)).out).toContain('needed before nginx 1.29.7');
  });
});

describe('help', () => {
  it('is on standard output, and no mistake', async () => {
    const { status, out, err } = await run('--help');
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(out).toContain('Usage: socketscope lint');
  });
});

describe('github', () => {
  it('is one workflow command a finding, with what would end it escaped', async () => {
    const path = write('a,b/nginx.conf', BROKEN);
    const { out } = await run('--format', 'github', path);
    const file = path.replaceAll(',', '%2C');
    expect(out).toMatch(
      new RegExp(`^::error file=${file},line=4,endLine=4,col=3,endColumn=24,title=N13 read-timeout-zero::[^\\n]+\\n$`),
    );
  });
});

describe('options', () => {
  it('--severity changes one rule, and off silences it', async () => {
    const path = write('nginx.conf', BROKEN);
    expect(await run('--severity', 'N13=hint', path)).toMatchObject({
      status: 0,
      out: expect.stringContaining('hint N13'),
    });
    expect(await run('--severity', 'N13=off', path)).toMatchObject({ status: 0, out: '' });
  });

  it('--min-idle moves the limit', async () => {
    const path = write('nginx.conf', SOCKET.replace('TIMEOUT', 'proxy_read_timeout 90s;'));
    expect((await run(path)).out).not.toContain('N12');
    expect((await run('--min-idle', '120', path)).out).toContain('warning N12');
  });

  it('--fix writes the first fixes of errors and warnings, and says so', async () => {
    const path = write('nginx.conf', BROKEN);
    const { status, out, err } = await run('--fix', path);
    expect({ status, out }).toEqual({ status: 0, out: '' });
    expect(err).toContain(`${path}: 1 fix written`);
    expect(readFileSync(path, 'utf8')).toBe(BROKEN.replace('proxy_read_timeout 0', 'proxy_read_timeout 1h'));
    expect((await run('--fix', path)).err).not.toContain('written');
  });
});
