import type { LabCase, Ports } from '../../support/labCase';
import { countNodes } from '../../support/probe';
import { HEADERS, wholeSite } from '../site';

const nodes =
  (method: string, path = '/socket.io/') =>
  (ports: Ports): string =>
    wholeSite(ports, {
      http: `upstream nodes {
        ${method}
        server 127.0.0.1:${ports.back};
        server 127.0.0.1:${ports.other};
    }`,
      server: `location ${path} {
            proxy_pass http://nodes;
            ${HEADERS}
        }`,
    });

/** Several plain requests of one client: two servers answer where nothing keeps it on one. */
const ofOneClient = (front: number): Promise<number> => countNodes(`http://127.0.0.1:${front}/socket.io/`);
const TWO = 2;
const ONE = 1;

export const stickyCases: readonly LabCase[] = [
  {
    rule: 'N17',
    title: 'plain requests of one client alternate between two nodes',
    config: nodes(''),
    probe: ofOneClient,
    broken: TWO,
    working: ONE,
  },
  {
    rule: 'N17',
    title: 'least_conn spreads them too',
    config: nodes('least_conn;', '~ ^/socket\\.io/'),
    probe: ofOneClient,
    broken: TWO,
    working: ONE,
  },
  {
    rule: 'N18',
    title: 'a cookie that the client does not have leaves the turns as they are',
    config: nodes('hash $cookie_sid consistent;'),
    repaired: nodes('hash $remote_addr consistent;'),
    probe: ofOneClient,
    broken: TWO,
    working: ONE,
  },
];
