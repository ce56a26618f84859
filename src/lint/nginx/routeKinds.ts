import { oncePer } from '../memo';
import type { NginxModel } from './model';
import type { Route } from './route';

const STATIC_FOLDER =
  /^\/(?:static|assets|images?|img|css|js|fonts?|media|public|uploads?|downloads?|favicon|robots\.txt|\.well-known)(?:[/.]|$)/i;
const STATIC_ENDING = /\b(?:css|js|png|jpe?g|gif|svg|ico|woff2?|ttf|eot|webp)\b/i;
const STREAMING_SEGMENT =
  /(?:^|[^a-z0-9])(?:sse|events?|event-?stream|eventsource|streams?|poll(?:ing)?|long-?poll(?:ing)?|comet)(?:$|[^a-z0-9])/i;

/** A path that serves files: nobody opens a WebSocket there. */
export function isStaticPath(path: string): boolean {
  return STATIC_FOLDER.test(path) || (/[\\^$|(]/.test(path) && STATIC_ENDING.test(path));
}

/** A path whose name says server-sent events or long polling: long responses, but plain HTTP. */
export function isStreamingPath(path: string): boolean {
  return STREAMING_SEGMENT.test(path);
}

/** Locations that only nginx itself asks: marked `internal`, or the target of `auth_request` or `mirror`. */
export const findSubrequestRoutes = oncePer((model: NginxModel): ReadonlySet<Route> => {
  const targets = new Set<string>();
  for (const { items } of model.levels)
    for (const { directive } of items)
      if (directive.name === 'auth_request' || directive.name === 'mirror') targets.add(directive.args[0]?.value ?? '');
  return new Set(
    model.routes.filter(
      ({ path, location }) =>
        targets.has(path) || location.items.some(({ directive }) => directive.name === 'internal'),
    ),
  );
});
