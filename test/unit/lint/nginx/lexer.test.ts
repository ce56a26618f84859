import { describe, expect, it } from 'vitest';
import { lexNginx } from '../../../../src/lint/nginx/lexer';

const words = (text: string) => lexNginx(text).tokens.map(({ kind, value }) => (kind === 'word' ? value : kind));

describe('lexNginx', () => {
  const cases: readonly [behaviour: string, text: string, expected: readonly string[]][] = [
    ['separates words at space, tab, CR and LF only', 'a\tb\r\nc\u00a0d e;', ['a', 'b', 'c\u00a0d', 'e', ';']],
    ['takes #, quotes and } inside a word as letters', 'a#b a"b a\'b a}b;', ['a#b', 'a"b', "a'b", 'a}b', ';']],
    ['ends a word at ; and {', 'a;b{c', ['a', ';', 'b', '{', 'c']],
    ['keeps { right after $', `x \${host}y $a{`, ['x', `\${host}y`, '$a', '{']],
    ['strips quotes of both kinds', `a "b c" 'd "e"' "";`, ['a', 'b c', 'd "e"', '', ';']],
    ['lets a string span lines', '"a\nb";', ['a\nb', ';']],
    [
      'resolves six escapes and keeps the others',
      '\\" \\\' \\\\ \\t\\r\\n \\d\\;',
      ['"', "'", '\\', '\t\r\n', '\\d\\;'],
    ],
    ['does not end a string at an escaped quote', '"a\\"b" c', ['a"b', 'c']],
    ['lets ) follow a closing quote', 'if ($a = "b") {', ['if', '($a', '=', 'b', ')', '{']],
    ['keeps comments as tokens', 'a # b\nc', ['a', 'comment', 'c']],
    ['starts a comment only at the start of a token', 'a;# b', ['a', ';', 'comment']],
    ['closes a block at } only at the start of a token', 'a b}c }', ['a', 'b}c', '}']],
    ['skips a byte order mark', '\ufeffuser x;', ['user', 'x', ';']],
  ];
  for (const [behaviour, text, expected] of cases) it(behaviour, () => expect(words(text)).toEqual(expected));

  it('gives every token its place, quotes included', () => {
    const text = 'ab "c d"; # e\r\n}';
    const shown = lexNginx(text).tokens.map(({ start, end }) => text.slice(start, end));
    expect(shown).toEqual(['ab', '"c d"', ';', '# e', '}']);
  });

  it('knows which token comes first on its line', () => {
    const flags = lexNginx('a b\n  c; d\n# e\nf').tokens.map(({ isFirstOnLine }) => isFirstOnLine);
    expect(flags).toEqual([true, false, true, false, false, true, true]);
  });

  it('reports text glued to a closing quote and goes on', () => {
    const { problems } = lexNginx('a "b"c;');
    expect(problems).toEqual([{ kind: 'glued-quote', start: 5, end: 6 }]);
    expect(words('a "b"c;')).toEqual(['a', 'b', 'c', ';']);
  });

  it('ends a string that never closes with its line', () => {
    const text = 'a "b c\nd;';
    expect(words(text)).toEqual(['a', 'b c', 'd', ';']);
    expect(lexNginx(text).problems).toEqual([{ kind: 'unterminated-quote', start: 2, end: 6 }]);
  });
});

describe('Lua blocks', () => {
  it('end at the brace that balances outside strings and comments', () => {
    const body = " local t = { a = \"}\", b = '}\\'}' } -- }\n --[[ } ]] x = [==[ } ]] } ]==] ";
    const { tokens } = lexNginx(`content_by_lua_block {${body}} root x;`);
    expect(tokens.map(({ kind }) => kind)).toEqual(['word', '{', 'lua', '}', 'word', 'word', ';']);
    expect(tokens[2]?.value).toBe(body);
  });

  it('run to the end of the file where they never close', () => {
    expect(words('set_by_lua_block $x { return "')).toEqual(['set_by_lua_block', '$x', '{', 'lua']);
  });
});

describe('template parts', () => {
  it('leave no trace where they steer the tool', () => {
    expect(words('{% if tls %}\nlisten 443;\n{%- endif -%}\n{# note #}\n<% end %>')).toEqual(['listen', '443', ';']);
  });

  it('stay part of a word where they are a value', () => {
    expect(words('proxy_pass http://{{ host }}:{{port}}/;')).toEqual([
      'proxy_pass',
      'http://{{ host }}:{{port}}/',
      ';',
    ]);
    expect(words('root <%= path %>;')).toEqual(['root', '<%= path %>', ';']);
  });

  it('stand for unseen directives where a statement would start', () => {
    expect(words('{{ .Extra }}\nroot a;')).toEqual(['template', 'root', 'a', ';']);
    expect(words('{% include "x" %} root a;')).toEqual(['template', 'root', 'a', ';']);
  });

  it('may hold quotes inside a string', () => {
    expect(words('a "{{ env "HOST" }}";')).toEqual(['a', '{{ env "HOST" }}', ';']);
  });

  it('are told apart from a brace and a comment', () => {
    expect(words('server {# note #}\n}')).toEqual(['server', '{', 'comment', '}']);
  });

  it('are noticed', () => {
    expect(lexNginx('a {{ b }};').hasTemplates).toBe(true);
    expect(lexNginx(`a \${B};`).hasTemplates).toBe(false);
  });
});
