import type { Ports } from '../support/labCase';

export interface SiteParts {
  readonly http?: string;
  readonly server?: string;
  readonly location: string;
}

export const VERSION = 'proxy_http_version 1.1;';
export const UPGRADE = 'proxy_set_header Upgrade $http_upgrade;';
export const CONNECTION = 'proxy_set_header Connection "upgrade";';
export const HEADERS = `${VERSION} ${UPGRADE} ${CONNECTION}`;
export const REFUSED_426 = { outcome: 'refused', status: 426 } as const;
export const REFUSED_400 = { outcome: 'refused', status: 400 } as const;

/** A server with one location, `/ws/`, and what is written at each level. */
export const site =
  ({ http = '', server = '', location }: SiteParts) =>
  ({ front, back }: Ports): string =>
    `events {}

http {
    upstream app {
        server 127.0.0.1:${back};
    }
    ${http}
    server {
        listen 127.0.0.1:${front};
        ${server}
        location /ws/ {
            proxy_pass http://app;
            ${location}
        }
    }
}
`;

export interface WholeSite {
  readonly http?: string;
  /** Everything in the server but its `listen`. */
  readonly server: string;
  /** Behind the address of the `listen`. */
  readonly listen?: string;
}

/** A server of which everything is written out, in a config that listens on the front port. */
export function wholeSite({ front }: Ports, { http = '', server, listen = '' }: WholeSite): string {
  return `events {}

http {
    ${http}
    server {
        listen 127.0.0.1:${front}${listen};
        ${server}
    }
}
`;
}
