import { describe, expect, it } from 'vitest';
import { NginxModel } from '../../../../src/lint/nginx/model';
import { SourceFile } from '../../../../src/lint/nginx/sourceFile';
import { memoryReader } from './support/memoryReader';

function modelOf(
  text: string,
  files: Readonly<Record<string, string>> = {},
  path = '/etc/nginx/nginx.conf',
): NginxModel {
  return new NginxModel(new SourceFile(path, text), { reader: memoryReader({ ...files, [path]: text }) });
}

/** The headers a location sends, `Name: value` each. */
function sent(model: NginxModel, path: string): readonly string[] | undefined {
  const route = model.routes.find((candidate) => candidate.path === path);
  return route && model.headers(route.level).set?.headers.map(({ name, value }) => `${name}: ${value}`);
}

function readTimeout(model: NginxModel, path: string): string | undefined {
  const route = model.routes.find((candidate) => candidate.path === path);
  return route && model.scalar(route.level, 'proxy_read_timeout').value;
}

const http = (body: string) => `events {} http { ${body} }`;
const header = (name: string, value: string) => `proxy_set_header ${name} ${value};`;
const location = (path: string, body = '') => `location ${path} { proxy_pass http://b; ${body} }`;

describe('proxy_set_header', () => {
  it('inherits the whole set where a level has none', () => {
    expect(sent(modelOf(http(`${header('A', '1')} server { ${location('/x')} }`)), '/x')).toEqual(['A: 1']);
  });

  it('never merges: the nearest level that has one wins whole', () => {
    const model = modelOf(
      http(`${header('A', '1')} server { ${header('B', '2')} ${location('/x', header('C', '3'))} ${location('/y')} }`),
    );
    expect(sent(model, '/x')).toEqual(['C: 3']);
    expect(sent(model, '/y')).toEqual(['B: 2']);
  });

  it('inherits into nested locations', () => {
    const model = modelOf(
      http(`server { location / { ${header('A', '1')} ${location('/in')} ${location('/own', header('B', '2'))} } }`),
    );
    expect(sent(model, '/in')).toEqual(['A: 1']);
    expect(sent(model, '/own')).toEqual(['B: 2']);
  });

  it('gives a named location the headers of its server, not of the location that jumps there', () => {
    const model = modelOf(
      http(
        `server { ${header('S', '1')} location / { ${header('A', '1')} try_files $uri @app; } ${location('@app')} }`,
      ),
    );
    expect(sent(model, '@app')).toEqual(['S: 1']);
  });

  it('is taken by an if and a limit_except from their location', () => {
    const model = modelOf(
      http(
        `server { location /x { ${header('A', '1')} if ($a) { proxy_pass http://b; } limit_except GET { proxy_pass http://c; } } }`,
      ),
    );
    expect(model.routes.map(({ level }) => model.headers(level).set?.headers[0]?.name)).toEqual(['A', 'A']);
  });

  it('of an included file belongs to the level that includes it', () => {
    const model = modelOf(http(`server { ${header('S', '1')} ${location('/x', 'include p/*.conf;')} }`), {
      '/etc/nginx/p/a.conf': header('A', '1'),
      '/etc/nginx/p/b.conf': header('B', '2'),
    });
    expect(sent(model, '/x')).toEqual(['A: 1', 'B: 2']);
  });
});

describe('single values', () => {
  it('come from the nearest level, each on its own', () => {
    const model = modelOf(
      http(
        `proxy_read_timeout 1s; server { proxy_read_timeout 2s; ${location('/x', 'proxy_read_timeout 3s;')} ${location('/y', header('A', '1'))} }`,
      ),
    );
    expect(readTimeout(model, '/x')).toBe('3s');
    expect(readTimeout(model, '/y')).toBe('2s');
  });

  it('do not leak between stream and http', () => {
    const model = modelOf(
      'stream { server { proxy_pass b; proxy_timeout 1s; } } http { server { location /x { proxy_pass http://b; } } }',
    );
    expect(model.routes.map(({ path }) => path)).toEqual(['/x']);
  });

  it('say what could change them unseen', () => {
    const model = modelOf(http(`proxy_read_timeout 1h; server { ${location('/x', 'include /away/x.conf;')} }`));
    const [route] = model.routes;
    expect(route && model.scalar(route.level, 'proxy_read_timeout').unknown?.name).toBe('include /away/x.conf');
  });
});

describe('includes', () => {
  it('that include each other end', () => {
    const model = modelOf(http('include a.conf;'), {
      '/etc/nginx/a.conf': 'include b.conf;',
      '/etc/nginx/b.conf': 'include a.conf; server { location /x { proxy_pass http://b; } }',
    });
    expect(model.routes.map(({ path }) => path)).toEqual(['/x']);
  });

  it('that double at every level end', () => {
    const files = Object.fromEntries(
      Array.from({ length: 30 }, (_, index) => [
        `/etc/nginx/${index}.conf`,
        `include ${index + 1}.conf; include ${index + 1}.conf;`,
      ]),
    );
    expect(modelOf(http('include 0.conf;'), files).levels.length).toBeGreaterThan(0);
  });

  it('of a file over 1 MiB are not followed', () => {
    const model = modelOf(http('include big.conf; server { location /x { proxy_pass http://b; } }'), {
      '/etc/nginx/big.conf': `#${' '.repeat(1_048_577)}`,
    });
    expect(model.isComplete).toBe(false);
  });

  it('with an installed path are looked up beside the main file as well', () => {
    const model = modelOf(
      http('include /etc/nginx/sites/*;'),
      { '/repo/nginx/sites/a': 'server { location /x { proxy_pass http://b; } }' },
      '/repo/nginx/nginx.conf',
    );
    expect(model.routes.map(({ path }) => path)).toEqual(['/x']);
  });

  it('of an empty folder are known to be empty', () => {
    const files = { '/etc/nginx/conf.d/readme': '' };
    expect(modelOf(http('include conf.d/*.conf;'), files).isComplete).toBe(true);
    expect(modelOf(http('include other.d/*.conf;'), files).isComplete).toBe(false);
  });

  it('that ship with nginx hide nothing', () => {
    expect(modelOf(http('include /etc/nginx/mime.types; include fastcgi_params;')).isComplete).toBe(true);
  });
});

describe('a file of servers', () => {
  const server = 'server { location /x { proxy_pass http://b; } }';
  const main = { '/etc/nginx/nginx.conf': `http { ${header('A', '1')} include conf.d/*.conf; }` };

  it('is read inside the nginx.conf that includes it', () => {
    expect(sent(modelOf(server, main, '/etc/nginx/conf.d/app.conf'), '/x')).toEqual(['A: 1']);
  });

  it('is read inside the nginx.conf beside it even where only a link includes it', () => {
    expect(sent(modelOf(server, main, '/etc/nginx/sites-available/app'), '/x')).toEqual(['A: 1']);
  });

  it('stands alone where there is none', () => {
    expect(sent(modelOf(server, {}, '/etc/nginx/conf.d/app.conf'), '/x')).toBeUndefined();
  });
});

describe('shapes', () => {
  const shapes: readonly [text: string, shape: string][] = [
    ['http {}', 'root'],
    ['upstream b {} server {}', 'servers'],
    ['location / {}', 'locations'],
    ['proxy_pass http://b;', 'fragment'],
    ['', 'fragment'],
  ];
  for (const [text, shape] of shapes)
    it(`${JSON.stringify(text)} is ${shape}`, () => expect(modelOf(text).shape).toBe(shape));
});

describe('signals', () => {
  const strengthOf = (text: string) => {
    const model = modelOf(text);
    const [route] = model.routes;
    return route && model.signal(route)?.strength;
  };
  const cases: readonly [behaviour: string, text: string, strength: string | undefined][] = [
    [
      'an Upgrade header is certain',
      http(`server { ${location('/x', header('Upgrade', '$http_upgrade'))} }`),
      'certain',
    ],
    [
      'a Connection header that upgrades is certain',
      http(`server { ${header('Connection', '$connection_upgrade')} ${location('/x')} }`),
      'certain',
    ],
    [
      'lost headers are still certain',
      http(`${header('Upgrade', 'websocket')} server { ${location('/x', header('A', '1'))} }`),
      'certain',
    ],
    ['a path segment is likely', http(`server { ${location('~ ^/api/socket\\.io/')} }`), 'likely'],
    ['part of a segment is nothing', http(`server { ${location('/aws/newsocket')} }`), undefined],
    [
      'the name of an upstream is likely',
      http('upstream app-ws {} server { location /x { proxy_pass http://app-ws; } }'),
      'likely',
    ],
    [
      'the path of a unix socket is nothing',
      http('server { location /x { proxy_pass http://unix:/run/socket/ws:/; } }'),
      undefined,
    ],
    [
      'an unused map is weak',
      http(`map $http_upgrade $connection_upgrade { default upgrade; } server { ${location('/x')} }`),
      'weak',
    ],
    ['a comment nearby is weak', http(`server {\n# the WebSocket\n${location('/x')} }`), 'weak'],
    ['cleared headers are nothing', http(`server { ${location('/x', header('Upgrade', '""'))} }`), undefined],
  ];
  for (const [behaviour, text, strength] of cases) it(behaviour, () => expect(strengthOf(text)).toBe(strength));
});
