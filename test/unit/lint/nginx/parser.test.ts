import { describe, expect, it } from 'vitest';
import { type Block, type Directive, parseNginx } from '../../../../src/lint/nginx/parser';

/** `name arg arg { … }` of a whole tree, without positions. */
function outline(block: Block): string {
  return block.children.map(outlineOf).join('; ');
}

function outlineOf({ name, args, block }: Directive): string {
  const head = [name, ...args.map(({ value }) => value)].join(' ');
  return block === undefined ? head : `${head} {${outline(block)}}`;
}

const shape = (text: string) => outline(parseNginx(text).root);
const problems = (text: string) => parseNginx(text).problems.map(({ kind, start }) => `${kind} ${start}`);

describe('parseNginx', () => {
  it('nests blocks and keeps arguments', () => {
    expect(shape('http { server { listen 80 ssl; location = / { return 200; } } }')).toBe(
      'http {server {listen 80 ssl; location = / {return 200}}}',
    );
  });

  it('gives directives their ranges', () => {
    const text = 'a { b c; }';
    const [a] = parseNginx(text).root.children;
    const [b] = a?.block?.children ?? [];
    expect(a && text.slice(a.start, a.end)).toBe('a { b c; }');
    expect(b && text.slice(b.start, b.end)).toBe('b c;');
    expect(a?.block && text.slice(a.block.bodyStart, a.block.bodyEnd)).toBe(' b c; ');
    expect(b?.parent).toBe(a);
  });

  it('reads data blocks as rows', () => {
    const { root, problems } = parseNginx("map $a $b {\n default x\n;\n include y;\n '' z; }");
    expect(root.children[0]?.block?.kind).toBe('rows');
    expect(outline(root)).toBe('map $a $b {default x; include y;  z}');
    expect(problems).toEqual([]);
  });

  it('does not take Lua for directives', () => {
    const { root } = parseNginx('content_by_lua_block { if x then y() end } root a;');
    expect(root.children.map(({ name, block }) => `${name} ${block?.kind}`)).toEqual([
      'content_by_lua_block lua',
      'root undefined',
    ]);
  });

  it('ends a directive without ; where the next line starts a known one', () => {
    const text = 'proxy_http_version 1.1\nproxy_set_header Upgrade $http_upgrade;';
    expect(shape(text)).toBe('proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade');
    expect(problems(text)).toEqual(['missing-semicolon 19']);
  });

  it('takes a known name as an argument where one is still missing', () => {
    expect(shape('proxy_set_header # comment\n server\n x;')).toBe('proxy_set_header server x');
    expect(shape('server_name a\n server;')).toBe('server_name a server');
  });

  it('closes a directive at } and at the end of the file', () => {
    expect(shape('a { root x } b c')).toBe('a {root x}; b c');
    expect(problems('a { root x } b c')).toEqual(['missing-semicolon 9', 'missing-semicolon 15']);
  });

  it('blames the block whose } is indented too little', () => {
    const text = 'http {\n  server {\n    location / {\n      root x;\n  }\n}\n';
    expect(problems(text)).toEqual([`unclosed-block ${text.indexOf('{', text.indexOf('location'))}`]);
  });

  it('survives braces and semicolons that belong to nothing', () => {
    expect(shape('} ; a b; } { c d; } e f;')).toBe('a b; c d; e f');
    expect(problems('} ; a; } {}')).toEqual([
      'unexpected-close 0',
      'unexpected-punctuation 2',
      'unexpected-close 7',
      'unexpected-punctuation 9',
    ]);
  });

  it('nests 10,000 blocks without overflowing', () => {
    const { root, problems } = parseNginx(`${'location / {'.repeat(10_000)}${'}'.repeat(10_000)}`);
    let depth = 0;
    for (let block: Block | undefined = root; block !== undefined; block = block.children[0]?.block) depth++;
    expect(depth).toBe(10_001);
    expect(problems).toEqual([]);
  });

  it('balances braces beyond the deepest nesting it keeps', () => {
    const { root } = parseNginx(`${'a {'.repeat(30_000)}${'}'.repeat(30_000)} b c;`);
    expect(root.children.map(({ name }) => name)).toEqual(['a', 'b']);
  });

  it('remembers where templates may add directives', () => {
    const { root } = parseNginx('server {\n  {{ template "x" . }}\n}');
    expect(root.children[0]?.block?.insertions).toEqual([{ start: 11, end: 31 }]);
  });
});
