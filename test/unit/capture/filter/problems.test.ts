import { describe, expect, it } from 'vitest';
import { readFilter } from '../../../../src/capture/filter/filter';

/** The kind, and each problem as the part of the text it points at and its message. */
function read(text: string, hasBookmarks = true) {
  const { kind, problems } = readFilter(text, { hasBookmarks });
  return {
    kind,
    problems: problems.map(({ start, end, message }) => [start, text.slice(start, end), message] as const),
  };
}

const problemOf = (text: string) => read(text).problems[0];

describe('what is plain text', () => {
  it.each([
    'hello world',
    'error',
    'text',
    'masked',
    'opcode',
    'close.code',
    'hello!',
    'a == b',
    'error or warning',
    'not found',
    'error in production',
    'time in seconds',
    '"type":"tick"',
    '"n":7,',
    '"open quote',
    '{"len": 5, "dir": "in"}',
    '{"a":1} && more',
    '(hello)',
    '((',
    'x && y',
    'len 5',
    '#12',
    'json',
    "don't",
    'https://host/path?a=1&b=2',
    'for (;;) {',
    '😀 or ünï',
    'ping == pong',
    '10:02:11',
    '5KB',
  ])('%j is looked for as it stands', (text) => {
    expect(read(text)).toEqual({ kind: 'text', problems: [] });
    expect(readFilter(text, { hasBookmarks: true }).tree).toEqual({
      kind: 'condition',
      condition: { kind: 'search', text },
    });
  });

  it.each(['', '   ', '\n'])('%j is no filter', (text) => {
    expect(readFilter(text, { hasBookmarks: true })).toEqual({ kind: 'empty', tree: undefined, problems: [] });
  });
});

describe('what is an expression', () => {
  it.each([
    'opcode == ping',
    'OPCODE==Ping',
    'opcode != 0x9',
    'opcode in {text, binary, 0xA}',
    'opcode >= 8 && opcode <= 0xf',
    'dir == in or dir == up',
    'len >= 4KB',
    'len in {1,2KiB}',
    'wire<100 and not fin',
    'masked and fin',
    'not masked',
    '!masked',
    '!!(masked)',
    '(masked)',
    '( (fin) )',
    'rsv1 || rsv2 == true || rsv3 != 0',
    'compressed && fragmented',
    'close.code == 1006',
    'close.code in {1000, 1001}',
    'close.reason matches /token/i',
    'text contains "foo"',
    "text == 'it\\'s'",
    'text matches "a+b"',
    'text in {"a", "b"}',
    'hex contains de ad be ef',
    'hex contains DEADBEEF && fin == 1',
    'hex == "0x00 0xff"',
    'hex contains 0a 1b 00',
    'json.type == "tick"',
    'json.a.b',
    'json["a key"][3].x_y-z',
    'json.items[0].price > 10.5e3',
    'json.id in {"a", 5, null, true}',
    'json.name contains "x" && json.name matches /^y/',
    'json.at < "2024"',
    'time > 12.5s',
    'time > "10:02:11.5"',
    'time >= 10:02 && time < 2030-05-31T10:02:11Z',
    'time == 2030-05-31',
    'delta >= 500ms',
    'error == true',
    'error == utf8-invalid || error in {truncated, reserved-bit}',
    'bookmarked && note',
    'note contains "bug"',
    '# > 100',
    'ordinal in {1, 2}',
    '/a[/]b/i',
    '/x/ && fin',
    '"quoted"',
    '"a" && !"b"',
  ])('%s', (text) => {
    expect(read(text)).toEqual({ kind: 'expression', problems: [] });
  });
});

describe('a mistake is shown at its place', () => {
  it.each([
    ['opcode ==', 7, '=='],
    ['opcode == ', 7, '=='],
    ['opcode = ping', 7, '='],
    ['opcode == 4KB', 10, '4KB'],
    ['opcode == 16', 10, '16'],
    ['opcode == pingg', 10, 'pingg'],
    ['opcode > text', 9, 'text'],
    ['opcode contains "x"', 7, 'contains'],
    ['opcode && fin', 0, 'opcode'],
    ['opcod == ping', 0, 'opcod'],
    ['fin && opcod == ping', 7, 'opcod'],
    ['hello && opcode == ping', 0, 'hello'],
    ['opcode == ping hello', 15, 'hello'],
    ['opcode == ping &&', 15, '&&'],
    ['opcode == ping & fin', 15, '&'],
    ['!', 0, '!'],
    ['!important', 1, 'important'],
    ['(fin', 0, '('],
    ['(opcode == ping', 0, '('],
    ['fin && (len > 5 len)', 16, 'len'],
    ['opcode == ping)', 14, ')'],
    ['opcode == (ping)', 10, '('],
    ['opcode in (ping)', 10, '('],
    ['opcode in [ping]', 10, '['],
    ['fin && opcode in ping', 17, 'ping'],
    ['opcode in', 7, 'in'],
    ['opcode in {ping', 10, '{'],
    ['opcode in {ping,, pong}', 16, ','],
    ['opcode in {}', 11, '}'],
    ['dir == left', 7, 'left'],
    ['fin == maybe', 7, 'maybe'],
    ['len > "x"', 6, '"x"'],
    ['len > 5parsec', 6, '5parsec'],
    ['len > ping', 6, 'ping'],
    ['delta > 5', 8, '5'],
    ['time > 5', 7, '5'],
    ['time > "25:00"', 7, '"25:00"'],
    ['time > yesterday', 7, 'yesterday'],
    ['time contains "1"', 5, 'contains'],
    ['close.code == 5s', 14, '5s'],
    ['text == foo', 8, 'foo'],
    ['text contains /x/', 14, '/x/'],
    ['text matches foo', 13, 'foo'],
    ['text matches /(/', 13, '/(/'],
    ['text contains "x', 14, '"x'],
    ['hex contains xyz', 13, 'xyz'],
    ['hex contains "abc"', 13, '"abc"'],
    ['hex contains', 4, 'contains'],
    ['json.a == foo', 10, 'foo'],
    ['json.a > true', 9, 'true'],
    ['json.a. == 1', 0, 'json.a.'],
    ['json.a[x] == 1', 0, 'json.a['],
    ['fin && json.', 7, 'json.'],
    ['json == 1', 0, 'json'],
    ['error == nonsense', 9, 'nonsense'],
    ['/abc', 0, '/abc'],
    ['/api/users', 5, 'users'],
    ['/a/ii', 3, 'ii'],
    ['/[/', 0, '/[/'],
    ['/(?<n>a)(?<n>b)/', 0, '/(?<n>a)(?<n>b)/'],
    ['fin ~ 1 && len > 3', 4, '~'],
    ['fin == json.a', 7, 'json.a'],
  ])('%s', (text, start, part) => {
    const { kind, problems } = read(text);
    expect(kind).toBe('expression');
    expect(problems).toHaveLength(1);
    expect(problems[0]?.slice(0, 2)).toEqual([start, part]);
    // A sentence that says what to do: never a bare word, never cut.
    expect(problems[0]?.[2]).toMatch(/^[^.].{10,}[.?]$/);
  });

  it('says what to write instead', () => {
    expect(problemOf('opcode == 4KB')?.[2]).toBe('opcode is compared with a name such as ping, not 4KB.');
    expect(problemOf('opcod == ping')?.[2]).toBe('There is no field opcod; did you mean opcode?');
    expect(problemOf('opcode = ping')?.[2]).toBe('Write == to compare.');
    expect(problemOf('text == foo')?.[2]).toBe('text is compared with a text in quotes: write "foo".');
    expect(problemOf('hello && fin == 1')?.[2]).toBe(
      'There is no field hello. To search for text, put it in quotes: "hello".',
    );
    expect(problemOf('opcode ==')?.[2]).toBe('The value is missing: write what opcode is compared with behind ==.');
  });

  it('finds every comparison that makes no sense, not only the first', () => {
    expect(read('opcode == 4KB || len > ping').problems.map(([, part]) => part)).toEqual(['4KB', 'ping']);
  });

  it('asks for bookmarks only where there are any', () => {
    for (const text of ['note contains "x"', 'fin && bookmarked', 'note && fin']) {
      expect(read(text, true).problems).toEqual([]);
      expect(read(text, false).problems[0]?.[2]).toContain('There are no bookmarks and notes here');
    }
  });
});

describe('limits', () => {
  it('a filter of 100 kB is refused at the place where it is too long', () => {
    const text = `opcode == ping${' || opcode == ping'.repeat(6_000)}`;
    const [problem] = readFilter(text, { hasBookmarks: true }).problems;
    expect(problem).toMatchObject({ start: 32_768, end: text.length });
    expect(problem?.message).toContain('at most 32,768');
  });

  it.each(['(', '!', 'not ', '(!'])('10,000 times %j is refused where it gets too deep', (opening) => {
    const count = Math.floor(Math.min(10_000, 30_000 / opening.length));
    const closing = opening.startsWith('(') ? ')'.repeat(Math.min(count, 2_000)) : '';
    const text = `${opening.repeat(count)}fin == 1${closing}`.slice(0, 32_000);
    const [problem] = readFilter(text, { hasBookmarks: true }).problems;
    expect(problem?.message).toContain('more than 100 deep');
    expect(problem?.start).toBeLessThan(500);
  });

  it('so many conditions are refused at the first that is too many', () => {
    const text = Array.from({ length: 501 }, () => 'fin == 1').join(' && ');
    expect(problemOf(text)).toEqual([500 * 12, 'fin', 'The filter has more than 500 conditions.']);
  });

  it('100 levels and 500 conditions are understood', () => {
    expect(read(`${'('.repeat(100)}fin${')'.repeat(100)}`).problems).toEqual([]);
    expect(read(Array.from({ length: 500 }, () => 'fin == 1').join(' || ')).problems).toEqual([]);
  });
});
