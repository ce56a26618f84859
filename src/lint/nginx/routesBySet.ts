import { oncePer } from '../memo';
import type { HeaderSet } from './headerSet';
import type { NginxModel } from './model';
import type { Route } from './route';

/** The routes that each `proxy_set_header` set is in force for, so that one cause is reported once. */
export const routesBySet = oncePer((model: NginxModel): ReadonlyMap<HeaderSet, readonly Route[]> => {
  const grouped = new Map<HeaderSet, Route[]>();
  for (const route of model.routes) {
    const { set } = model.headers(route.level);
    if (set === undefined) continue;
    const routes = grouped.get(set);
    if (routes === undefined) grouped.set(set, [route]);
    else routes.push(route);
  }
  return grouped;
});
