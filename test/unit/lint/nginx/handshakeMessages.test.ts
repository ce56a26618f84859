import { describe, expect, it } from 'vitest';
import { lint } from '../../../../src/lint/engine';
import type { Finding } from '../../../../src/lint/rule';
import { applyFix } from '../applyFix';

const UPGRADE = 'proxy_set_header Upgrade $http_upgrade;';
const CONNECTION = 'proxy_set_header Connection "upgrade";';
const MAPPED = 'proxy_set_header Connection $connection_upgrade;';
const REST = 'proxy_http_version 1.1; proxy_read_timeout 1h; proxy_set_header Host $host;';

/** A whole configuration; each part stands on lines of its own. */
const site = (parts: { http?: string; server?: string; location: string; path?: string }) => `events {}
http {
${parts.http ?? ''}
server {
${parts.server ?? ''}
location ${parts.path ?? '/ws/'} {
proxy_pass http://app; ${REST}
${parts.location}
}
}
}
`;

function run(rule: string, text: string): readonly Finding[] {
  const findings = lint({ path: '/etc/nginx/nginx.conf', text, dialect: 'nginx', options: { level: 'all' } });
  return findings.filter((finding) => finding.rule === rule);
}

/** `severity: message` of each finding of a rule. */
const seen = (rule: string, text: string) => run(rule, text).map(({ severity, message }) => `${severity}: ${message}`);

describe('N8', () => {
  const swapped = "map $http_upgrade $connection_upgrade {\ndefault close;\n'' upgrade;\n}";

  it('names the value that the map gives, and the Connection that is made of it', () => {
    const text = site({ http: swapped, location: `${UPGRADE} ${MAPPED}` });
    expect(seen('N8', text)).toEqual([
      'error: For a WebSocket this map gives "close". The Connection of line 11 then asks for no upgrade, and the server answers 400 or 426.',
    ]);
    const [finding] = run('N8', text);
    expect(text.slice(finding?.start, finding?.end)).toBe('default close;');
    expect(finding?.related.map(({ start, end }) => text.slice(start, end))).toEqual([MAPPED]);
  });

  it('says that a default is missing', () => {
    const text = site({
      http: "map $http_upgrade $c { '' close; }",
      location: `${UPGRADE} proxy_set_header Connection $c;`,
    });
    expect(seen('N8', text)[0]).toContain('gives nothing, since it has no default');
  });

  it('is a warning where the use of the variable cannot be seen', () => {
    expect(seen('N8', `${swapped}\n`)).toEqual([
      'warning: For a WebSocket this map gives "close". A Connection made of it then asks for no upgrade, and the server answers 400 or 426.',
    ]);
    expect(seen('N8', swapped.replace('$connection_upgrade', '$anything'))).toEqual([]);
  });
});

describe('N7', () => {
  const location = `${UPGRADE} ${MAPPED}`;

  it('is an error where the whole configuration is known', () => {
    expect(seen('N7', site({ location }))).toEqual([
      'error: Nothing defines $connection_upgrade: nginx does not start (unknown variable).',
    ]);
  });

  it('is one hint where other files of http are not known', () => {
    const server = `server {\nlocation /ws/ {\nproxy_pass http://app; ${location}\n}\n}\n`;
    expect(seen('N7', server + server)).toEqual([
      'hint: No map in this file defines $connection_upgrade: nginx does not start unless another file of its http level does.',
    ]);
  });

  it('does not repeat what N4 and N5 explain', () => {
    expect(seen('N7', site({ location: `${UPGRADE} proxy_set_header Connection $upgrade;` }))).toEqual([]);
    expect(seen('N7', site({ location: `proxy_set_header Upgrade $connection_upgrade; ${CONNECTION}` }))).toEqual([]);
  });
});

describe('N9', () => {
  it('is an error for the handshake and a warning for other headers of it', () => {
    expect(seen('N9', site({ location: `proxy_set_header Upgrade: $http_upgrade; ${CONNECTION}` }))).toEqual([
      'error: The colon becomes part of the name: nginx sends "Upgrade:: …", the server finds no Upgrade and answers 400 or 426.',
    ]);
    expect(seen('N9', site({ location: `${UPGRADE} ${CONNECTION} proxy_set_header Origin: $http_origin;` }))).toEqual([
      'warning: The colon becomes part of the name: nginx sends "Origin:: …", which is not Origin to the server.',
    ]);
  });
});

describe('N16', () => {
  const wrong = 'add_header Upgrade $http_upgrade;\nadd_header Connection "upgrade";';

  it('is one warning for both lines', () => {
    const text = site({ location: wrong });
    expect(seen('N16', text)).toEqual([
      'warning: add_header changes the answer to the client, not the request to the server: the server sees no upgrade request and answers 400 or 426.',
    ]);
    expect(run('N16', text)[0]?.related.map(({ message }) => message)).toEqual(['The same (line 9)']);
  });

  it('is a hint beside headers that work, or that may stand in an include', () => {
    const hint =
      'hint: add_header changes the answer to the client, not the request to the server: without effect on WebSockets.';
    expect(seen('N16', site({ location: `${UPGRADE} ${CONNECTION}\n${wrong}` }))).toEqual([hint]);
    expect(seen('N16', site({ location: `include x.conf;\n${wrong}` }))).toEqual([hint]);
  });

  it('takes along the headers around that it would drop', () => {
    const text = `events {} http { server { proxy_set_header Host $host; location /ws/ { proxy_pass http://app; ${wrong} } } }`;
    const [fix] = run('N16', text)[0]?.fixes ?? [];
    expect(fix && applyFix(text, fix)).toContain(`proxy_set_header Host $host; ${UPGRADE} ${CONNECTION}`);
  });

  it('has no fix where headers below would keep it from being inherited', () => {
    const text = `events {} http { server { ${wrong} location /ws/ { proxy_pass http://app; proxy_set_header Host $host; } } }`;
    expect(run('N16', text)[0]?.fixes).toEqual([]);
  });
});

describe('N20', () => {
  const headers = `${UPGRADE} ${CONNECTION}`;

  it('tells a constant from an empty value', () => {
    expect(seen('N20', site({ location: `${headers} proxy_set_header Origin http://x;` }))).toEqual([
      'warning: Every client comes from "http://x": a server that compares the Origin with its own name answers 403.',
    ]);
    expect(seen('N20', site({ location: `${headers} proxy_set_header Origin "";` }))).toEqual([
      'warning: An empty Origin removes the header: a server that wants to know which page opens the WebSocket answers 403.',
    ]);
  });
});

describe('N29', () => {
  const constants = `proxy_set_header Upgrade websocket;\n${CONNECTION}`;

  it('is a warning where pages come through, else a hint', () => {
    expect(seen('N29', site({ path: '/', location: constants }))).toEqual([
      'warning: Every request through location / asks for a WebSocket: plain ones are taken for broken handshakes and get 400.',
    ]);
    expect(seen('N29', site({ path: '/chat', location: constants }))).toEqual([
      'hint: Every request through location /chat asks for a WebSocket: plain ones, if any come, get 400.',
    ]);
  });

  it('can use a map for both headers', () => {
    const text = site({ path: '/', location: constants });
    const fixed = run('N29', text)[0]?.fixes.map((fix) => applyFix(text, fix)) ?? [];
    expect(fixed).toHaveLength(2);
    expect(fixed[0]).toContain(`${UPGRADE}\n${CONNECTION}`);
    expect(fixed[1]).toContain(`${UPGRADE}\n${MAPPED}`);
    expect(fixed[1]).toContain('map $http_upgrade $connection_upgrade {');
  });
});

describe('P3', () => {
  it('names the word that lacks its semicolon', () => {
    expect(seen('P3', site({ location: `${UPGRADE.slice(0, -1)}\n${CONNECTION}` }))).toEqual([
      'error: ";" is missing behind $http_upgrade: nginx takes what follows for more arguments and does not start.',
    ]);
  });

  it('names the line of a quote that ends too late, and nothing that follows from it', () => {
    const location = `${UPGRADE}\nproxy_set_header Connection "upgrade;\nproxy_set_header X "a";`;
    expect(seen('P3', site({ location }))).toEqual([
      'error: The quote that opens at line 9 ends only here, before a: it lacks its partner there, and nginx does not start.',
    ]);
  });

  it('blames a block once', () => {
    expect(seen('P3', 'http {\nserver {\nlocation / {\n')).toHaveLength(1);
  });
});
