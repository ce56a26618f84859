import { describe, expect, it } from 'vitest';
import { describeLevel } from '../../../../src/lint/nginx/level';
import { NginxModel } from '../../../../src/lint/nginx/model';
import { SourceFile } from '../../../../src/lint/nginx/sourceFile';

const modelOf = (body: string) => new NginxModel(new SourceFile('/n.conf', `http { server { ${body} } }`), {});

function find(body: string, uri: string): string | undefined {
  const model = modelOf(body);
  const server = model.levels.find(({ kind }) => kind === 'server');
  const found = server && model.locations.find(server, uri);
  return found && describeLevel(found);
}

const SITE =
  'location / {} location /a {} location = /a/b {} location ^~ /files/ {} location ~ \\.io {} location @x {}';

describe('a location is found', () => {
  it.each([
    ['by its name', '@x', 'location @x'],
    ['by its very path', '/a/b', 'location = /a/b'],
    ['by the longest prefix', '/a/c', 'location /a'],
    ['by the shortest prefix where no other fits', '/z', 'location /'],
    ['by a regular expression before a prefix', '/a/socket.io', 'location ~ \\.io'],
    ['by a firm prefix before a regular expression', '/files/x.io', 'location ^~ /files/'],
    ['without the query', '/a/b?c=/files/', 'location = /a/b'],
  ])('%s', (_how, uri, wanted) => expect(find(SITE, uri)).toBe(wanted));

  it.each([
    ['variables', '/a/$uri', SITE],
    ['names of other servers', '@y', SITE],
    ['relative paths', 'a/b', SITE],
    ['very long paths', `/${'a'.repeat(1_000)}`, SITE],
    ['regular expressions that are not tried', '/a', 'location /a {} location ~ ^/(?!b) {}'],
    ['locations inside the one that fits', '/a/b', 'location /a { location /a/b {} }'],
    ['includes that cannot be read', '/a', 'location /a {} include away.conf;'],
  ])('never by %s', (_what, uri, body) => expect(find(body, uri)).toBeUndefined());

  it('by its very path beside an include that cannot be read', () =>
    expect(find('location = /a {} include away.conf;', '/a')).toBe('location = /a'));
});
