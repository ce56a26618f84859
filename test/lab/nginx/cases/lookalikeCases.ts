import type { LabCase } from '../../support/labCase';
import { CONNECTION, HEADERS, REFUSED_400, REFUSED_426, site, UPGRADE, VERSION, wholeSite } from '../site';

const connection = (value: string): LabCase => ({
  rule: 'N4',
  title: `Connection ${value}`,
  config: site({ location: `${VERSION} ${UPGRADE}\n            proxy_set_header Connection ${value};` }),
  broken: REFUSED_426,
});

const upgrade = (value: string): LabCase => ({
  rule: 'N5',
  title: `Upgrade ${value}`,
  config: site({ location: `${VERSION} ${CONNECTION}\n            proxy_set_header Upgrade ${value};` }),
  broken: REFUSED_400,
});

/** Values that look right to a reader and are not. */
export const lookalikeCases: readonly LabCase[] = [
  {
    rule: 'N5',
    title: 'Upgrade sent twice',
    config: site({ location: `${HEADERS}\n            ${UPGRADE}` }),
    broken: REFUSED_400,
  },
  connection('"keep-alive upgrade"'),
  connection(`'"upgrade"'`),
  connection('$http_conection'),
  upgrade('websockets'),
  upgrade('http_upgrade'),
  upgrade('"$http_upgrade;"'),
  upgrade('$http_connection'),
  {
    rule: 'N8',
    title: 'a map that passes the name of the protocol on',
    config: site({
      http: "map $http_upgrade $connection_upgrade { default $http_upgrade; '' close; }",
      location: `${VERSION} ${UPGRADE} proxy_set_header Connection $connection_upgrade;`,
    }),
    broken: REFUSED_426,
  },
  {
    rule: 'N13',
    title: 'proxy_connect_timeout 0',
    config: site({ location: `${HEADERS} proxy_connect_timeout 0;` }),
    broken: { outcome: 'refused', status: 504 },
  },
  {
    rule: 'N16',
    title: 'add_header for one of the two',
    config: site({ location: `${VERSION} ${CONNECTION} add_header Upgrade $http_upgrade;` }),
    broken: REFUSED_426,
  },
  {
    rule: 'N31',
    title: 'an if that waits for capitals',
    config: site({ location: `${HEADERS} if ($http_upgrade != "WebSocket") { return 400; }` }),
    broken: REFUSED_400,
  },
  {
    rule: 'N32',
    title: 'proxy_pass in the server',
    config: (ports) => wholeSite(ports, { server: `${HEADERS} proxy_pass http://127.0.0.1:${ports.back};` }),
    broken: 'does not start',
  },
];
