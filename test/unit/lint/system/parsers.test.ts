import { describe, expect, it } from 'vitest';
import { parseFileLimit } from '../../../../src/lint/system/fileLimit';
import { parseLimit, parseLimits } from '../../../../src/lint/system/limitsFile';
import { parseSysctl } from '../../../../src/lint/system/sysctlFile';
import { parseUnit } from '../../../../src/lint/system/unitFile';

describe('parseUnit', () => {
  const read = (text: string) => parseUnit(text).map(({ section, key, value }) => [section, key, value]);

  it('knows sections, comments and blanks around the equals sign', () => {
    const text =
      '\uFEFFa=0\n[Unit]\n# b=1\n;c=2\n  d = e = f  \r\n[Service]\n\nExecStart=/x y\nEmpty=\n=no key\nno value\n';
    expect(read(text)).toEqual([
      ['', 'a', '0'],
      ['Unit', 'd', 'e = f'],
      ['Service', 'ExecStart', '/x y'],
      ['Service', 'Empty', ''],
    ]);
  });

  it('leaves continuation lines to the value before them, with comments in between', () => {
    expect(read('[Service]\nExecStart=/x \\\n# note\n  LimitNOFILE=1 \\\n  y\nUser=a\n')).toEqual([
      ['Service', 'ExecStart', '/x \\'],
      ['Service', 'User', 'a'],
    ]);
  });

  it('gives exact offsets', () => {
    const text = '[Service]\r\n\tLimitNOFILE =  1024:2048 \t\r\nEmpty=\r\n';
    const [limit, empty] = parseUnit(text);
    expect(text.slice(limit?.start, limit?.end)).toBe('LimitNOFILE =  1024:2048');
    expect(text.slice(limit?.valueSpan.start, limit?.valueSpan.end)).toBe('1024:2048');
    expect(limit?.line.number).toBe(2);
    expect(text.slice(empty?.start, empty?.end)).toBe('Empty=');
  });
});

describe('parseLimits', () => {
  it('takes lines with four words', () => {
    const text = '# a soft nofile 1\n\n\t@chat  hard\tnofile 5 extra # note\nchat -\nx soft nofile #1\n';
    const entries = parseLimits(text);
    expect(
      entries.map(({ domain, type, item, value }) => [domain, type, item, value].map((word) => word.value)),
    ).toEqual([['@chat', 'hard', 'nofile', '5']]);
    const [entry] = entries;
    expect(text.slice(entry?.start, entry?.end)).toBe('@chat  hard\tnofile 5');
    expect(text.slice(entry?.value.start, entry?.value.end)).toBe('5');
    expect(entry?.line.number).toBe(3);
  });

  it('reads numbers and words for no limit', () => {
    expect(['10', 'unlimited', 'infinity', '-1', 'ten', ''].map(parseLimit)).toEqual([
      10,
      Number.POSITIVE_INFINITY,
      Number.POSITIVE_INFINITY,
      Number.POSITIVE_INFINITY,
      undefined,
      undefined,
    ]);
  });
});

describe('parseSysctl', () => {
  it('makes names with dots of every way to write them, and the last counts', () => {
    const settings = parseSysctl(
      'net.a=1\n-net/b = 2\nnet.ipv4.conf.eth0/1.x = 3\n;net.a=4\n#net.a=5\n-net.excluded\nnet/a=6\n',
    );
    expect([...settings].map(([name, { value }]) => [name, value])).toEqual([
      ['net.a', '6'],
      ['net.b', '2'],
      ['net.ipv4.conf.eth0/1.x', '3'],
    ]);
  });
});

describe('parseFileLimit', () => {
  it('reads what systemd 252 reads', () => {
    expect(['0', '4096', '+5', '0x400', '010', '1:2', '4096:infinity', 'infinity'].map(parseFileLimit)).toEqual(
      [
        [0, 0],
        [4096, 4096],
        [5, 5],
        [1024, 1024],
        [8, 8],
        [1, 2],
        [4096, Number.POSITIVE_INFINITY],
        [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY],
      ].map(([soft, hard]) => ({ soft, hard })),
    );
  });

  it('refuses what systemd 252 ignores', () => {
    for (const value of [
      '',
      'unlimited',
      '64K',
      '1M',
      '08',
      '65,536',
      '1024 : 2048',
      '"4096"',
      '4096 8192',
      '1:2:3',
      '5;',
    ])
      expect({ value, problem: parseFileLimit(value) }).toEqual({ value, problem: 'not a number' });
    expect(parseFileLimit('2:1')).toBe('soft above hard');
    expect(parseFileLimit('infinity:4096')).toBe('soft above hard');
  });
});
