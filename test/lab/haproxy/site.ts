import type { Ports } from '../support/labCase';

/** Longer than every timeout of a site below. */
export const IDLE_MS = 2_500;

export interface SiteParts {
  readonly frontend?: string;
  readonly chat?: string;
  readonly client?: string;
  readonly server?: string;
}

/** Sockets go to `chat`; everything else gets 404 from `pages`. */
export function toSite({ front, back }: Ports, parts: SiteParts): string {
  return `defaults
    mode http
    timeout connect 2s
    timeout client ${parts.client ?? '1h'}
    timeout server ${parts.server ?? '1h'}

frontend web
    bind 127.0.0.1:${front}
${parts.frontend ?? '    acl is_websocket hdr(Upgrade) -i websocket\n    use_backend chat if is_websocket\n'}    default_backend pages

backend pages
    http-request return status 404

backend chat
${parts.chat ?? ''}    server chat1 127.0.0.1:${back}
`;
}

export const route = (acl: string) => `    acl is_websocket ${acl}\n    use_backend chat if is_websocket\n`;
export const site = (parts: SiteParts) => (ports: Ports) => toSite(ports, parts);
