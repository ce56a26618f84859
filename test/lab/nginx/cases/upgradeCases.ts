import type { LabCase } from '../../support/labCase';
import { CONNECTION, HEADERS, REFUSED_400, REFUSED_426, site, UPGRADE, VERSION } from '../site';

const valueCase = (rule: string, header: string, value: string, broken: LabCase['broken'], http = ''): LabCase => ({
  rule,
  title: `${header} ${value}`,
  config: site({
    http,
    location: `${VERSION} ${header === 'Upgrade' ? CONNECTION : UPGRADE}\n            proxy_set_header ${header} ${value};`,
  }),
  broken,
});

export const upgradeCases: readonly LabCase[] = [
  valueCase('P1', 'Connection', '“upgrade”', REFUSED_426),
  {
    rule: 'P2',
    title: 'a no-break space between name and value',
    config: site({ location: `${VERSION} ${UPGRADE}\n            proxy_set_header\u00a0Connection "upgrade";` }),
    broken: 'does not start',
  },
  {
    rule: 'P2',
    title: 'a byte order mark',
    config: (ports) => `\ufeff${site({ location: HEADERS })(ports)}`,
    broken: 'does not start',
  },
  {
    rule: 'P2',
    title: 'a zero-width space in a value',
    config: site({ location: `${VERSION} ${UPGRADE}\n            proxy_set_header Connection upgrade\u200b;` }),
    broken: REFUSED_426,
  },
  {
    rule: 'N1',
    title: 'a header in the location drops those of the server',
    config: site({ server: HEADERS, location: 'proxy_set_header Host $host;' }),
    broken: REFUSED_426,
  },
  {
    rule: 'N1',
    title: 'an included header drops those of http',
    config: site({ http: HEADERS, location: 'include host.conf;' }),
    files: { 'host.conf': 'proxy_set_header Host $host;\n' },
    broken: REFUSED_426,
  },
  {
    rule: 'N2',
    title: 'no Connection',
    config: site({ location: `${VERSION} ${UPGRADE}` }),
    broken: REFUSED_426,
  },
  {
    rule: 'N2',
    title: 'no Upgrade',
    config: site({ location: `${VERSION}\n            ${CONNECTION}` }),
    broken: REFUSED_426,
  },
  {
    rule: 'N3',
    title: 'the second of two hops through the same nginx',
    config: ({ front, back, free }) => `events {}

http {
    server {
        listen 127.0.0.1:${front};
        location / {
            proxy_pass http://127.0.0.1:${free};
            ${HEADERS}
        }
    }
    server {
        listen 127.0.0.1:${free};
        location / {
            proxy_pass http://127.0.0.1:${back};
        }
    }
}
`,
    broken: REFUSED_426,
  },
  { rule: 'N3', title: 'a bare proxy_pass', config: site({ location: '' }), broken: REFUSED_426 },
  {
    rule: 'N3',
    title: 'a bare proxy_pass below other headers and a map',
    config: site({
      http: `map $http_upgrade $connection_upgrade { default upgrade; '' close; }`,
      server: 'proxy_set_header Host $http_host;',
      location: '',
    }),
    broken: REFUSED_426,
  },
  valueCase('N4', 'Connection', 'close', REFUSED_426),
  valueCase('N4', 'Connection', 'keep-alive', REFUSED_426),
  valueCase('N4', 'Connection', '""', REFUSED_426),
  valueCase('N4', 'Connection', '$http_upgrade', REFUSED_426),
  valueCase('N5', 'Upgrade', '"upgrade"', REFUSED_400),
  valueCase('N5', 'Upgrade', '""', REFUSED_426),
  valueCase('N5', 'Upgrade', '$http_upgarde', REFUSED_426),
  valueCase(
    'N5',
    'Upgrade',
    '$connection_upgrade',
    REFUSED_400,
    'map $http_upgrade $connection_upgrade { default upgrade; }',
  ),
  {
    rule: 'N6',
    title: 'the default version, in front of a strict server',
    config: site({ location: `${UPGRADE} ${CONNECTION}` }),
    broken: REFUSED_400,
    backend: { isStrict: true },
    before: '1.29.7',
  },
  {
    rule: 'N6',
    title: 'a written 1.0, in front of a strict server',
    config: site({ server: 'proxy_http_version 1.0;', location: `${UPGRADE} ${CONNECTION}` }),
    broken: REFUSED_400,
    backend: { isStrict: true },
  },
  {
    rule: 'N6',
    title: 'a written 2',
    config: site({ location: `proxy_http_version 2; ${UPGRADE} ${CONNECTION}` }),
    broken: 'does not start',
    before: '1.29.4',
  },
  {
    rule: 'N12',
    title: 'proxy_read_timeout 2s cuts an idle socket',
    config: site({ server: 'proxy_read_timeout 2s;', location: HEADERS }),
    broken: { outcome: 'cut', code: 1006 },
    idleMs: 4_000,
  },
  {
    rule: 'N13',
    title: 'proxy_read_timeout 0 answers 504 at once',
    config: site({ location: `${HEADERS} proxy_read_timeout 0;` }),
    broken: { outcome: 'refused', status: 504 },
  },
];
