import { describe, expect, it } from 'vitest';
import { MAX_BRANCH_DEPTH, parseHaproxy, toStatementSpan } from '../../../../src/lint/haproxy/parser';

const kinds = (text: string) => parseHaproxy(text).errors.map((error) => error.kind);

describe('parseHaproxy', () => {
  it('groups lines by section, wherever they are indented', () => {
    const { sections, errors } = parseHaproxy('global\n  maxconn 1\n   frontend fe\nbind :80\n\n# x\nbackend be\n');
    expect(errors).toEqual([]);
    expect(sections.map(({ kind, name, lines }) => [kind, name?.value, lines.map((line) => line.keyword)])).toEqual([
      ['global', undefined, ['maxconn']],
      ['frontend', 'fe', ['bind']],
      ['backend', 'be', []],
    ]);
  });

  it.each([
    ['defaults', undefined, undefined],
    ['defaults A', 'A', undefined],
    ['defaults A from B', 'A', 'B'],
    ['defaults from B', undefined, 'B'],
    ['frontend f from B', 'f', 'B'],
    ['frontend f :80', 'f', undefined],
    ['backend "b c" # from X', 'b c', undefined],
  ])('reads name and origin of %j', (header, name, from) => {
    const [section] = parseHaproxy(`${header}\n`).sections;
    expect([section?.name?.value, section?.from?.value]).toEqual([name, from]);
  });

  it.each([
    'global',
    'defaults',
    'frontend',
    'backend',
    'listen',
    'userlist',
    'peers',
    'resolvers',
    'mailers',
    'cache',
    'program',
    'http-errors',
    'ring',
    'log-forward',
    'log-profile',
    'fcgi-app',
    'crt-store',
    'crt-list',
    'traces',
    'acme',
  ])('knows the section %s', (kind) => {
    expect(parseHaproxy(`${kind} x\n  line 1\n`).sections).toMatchObject([{ kind, lines: [{ keyword: 'line' }] }]);
  });

  it('takes no and default off the front of a line', () => {
    const [section] = parseHaproxy('listen l\n no option httpclose\n default option x\n option y\n').sections;
    expect(section?.lines.map(({ prefix, keyword, args }) => [prefix, keyword, args[0]?.value])).toEqual([
      ['no', 'option', 'httpclose'],
      ['default', 'option', 'x'],
      [undefined, 'option', 'y'],
    ]);
  });

  it('numbers lines and keeps carriage returns out of their spans', () => {
    const text = 'listen l\r\n\r\n  bind :80 # x\r\n  mode http';
    const [section] = parseHaproxy(text).sections;
    expect(section?.lines.map((line) => [line.number, text.slice(line.start, line.end)])).toEqual([
      [3, '  bind :80 # x'],
      [4, '  mode http'],
    ]);
    const statements = section?.lines.map(toStatementSpan) ?? [];
    expect(statements.map(({ start, end }) => text.slice(start, end))).toEqual(['bind :80', 'mode http']);
  });

  it('has no continuation lines', () => {
    const [section] = parseHaproxy('backend b\n http-request set-header X \\\n abc\n').sections;
    expect(section?.lines.map((line) => line.keyword)).toEqual(['http-request', 'abc']);
  });

  it('keeps the lines of every branch and says in which they are', () => {
    const text = 'backend b\n.if A\n one\n.elif B\n two\n.if C\n three\n.endif\n.else\n four\n.endif\n five\n';
    const { sections, errors } = parseHaproxy(text);
    expect(errors).toEqual([]);
    const lines = sections[0]?.lines ?? [];
    const [one, two, three, four, five] = lines.map((line) => line.branch);
    expect(lines.map((line) => line.keyword)).toEqual(['one', 'two', 'three', 'four', 'five']);
    expect(one?.block).toBe(four?.block);
    expect(one).not.toBe(two);
    expect([one?.block.branches.length, one?.block.hasElse]).toEqual([3, true]);
    expect([three?.parent, three?.block.hasElse]).toEqual([two, false]);
    expect(five).toBeUndefined();
  });

  it('reports branches that do not match, and text outside a section', () => {
    expect(kinds('.endif\n.else\n.if A\nbind :80\n')).toEqual([
      'unmatched-branch',
      'unmatched-branch',
      'outside-section',
      'unclosed-branch',
    ]);
  });

  it('takes branches that are nested too deep as part of the block around them', () => {
    const depth = MAX_BRANCH_DEPTH + 2;
    const text = `backend b\n${'.if A\n'.repeat(depth)} x\n${'.else\n y\n.endif\n'.repeat(depth)}`;
    expect(kinds(text)).toEqual(['too-deep', 'too-deep']);
    expect(parseHaproxy(text).sections[0]?.lines).toHaveLength(depth + 1);
  });

  it('finds the first section behind a byte order mark', () => {
    expect(parseHaproxy('\uFEFFfrontend f\n').sections).toMatchObject([
      { kind: 'frontend', name: { value: 'f', start: 10 } },
    ]);
  });

  it('blanks templates and keeps every offset', () => {
    const text = 'backend b\n  timeout tunnel {{ t }} # x\n{% if a %}\n  server s {{ a\n}}\n<%= more %>\n';
    const { sections, hasTemplates, errors } = parseHaproxy(text);
    expect([hasTemplates, errors]).toEqual([true, []]);
    const [tunnel] = sections[0]?.lines ?? [];
    expect(tunnel?.args.map((word) => [text.slice(word.start, word.end), word.isUnknown])).toEqual([
      ['tunnel', false],
      ['{{ t }}', true],
    ]);
    expect(sections[0]?.hasInsertions).toBe(true);
  });

  it('leaves braces that no template closes alone', () => {
    expect(parseHaproxy('frontend f\n use_backend b if {{ x\n'.repeat(3))).toMatchObject({ hasTemplates: false });
  });

  it.each(['a', '.if x\n', '.if x\n.else\n', '{{', '{{}}', 'backend b\n', '"\n', '\n'])(
    'takes 1 MB of %j in linear time',
    (piece) => {
      // A quadratic parser would need hours.
      const startedAt = performance.now();
      parseHaproxy(piece.repeat(Math.ceil(1_000_000 / piece.length)));
      expect(performance.now() - startedAt).toBeLessThan(15_000);
    },
  );
});
