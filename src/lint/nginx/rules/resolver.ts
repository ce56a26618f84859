import type { Report, Rule } from '../../rule';
import type { Placed } from '../level';
import { headSpan } from '../level';
import { placeOf, relatedTo } from '../messages';
import type { NginxModel } from '../model';
import { parseTarget, type Route } from '../route';
import { mayCarrySockets } from '../socketRoutes';
import { isTemplated } from '../templates';
import { toPlainVariable } from '../variables';

export const resolver: Rule<NginxModel> = {
  id: 'N34',
  name: 'resolver',
  severity: 'warning',
  level: 'all',
  summary: 'A host name behind a variable needs a resolver that is not there',
  why: 'NGINX looks up the names in `proxy_pass` when it starts, but not where the directive has a variable: then it asks the DNS servers of `resolver` for every request, and not the system. Without one it answers 502 and logs "no resolver defined", for WebSockets and everything else. Names of `upstream` blocks and addresses need none.',
  measured:
    'NGINX 1.22.1 and 1.31.4, `set $b localhost; proxy_pass http://$b:9001;` without a resolver: 502 for every request.',
  example: {
    before:
      'http {\n    server {\n        location /ws/ {\n            set $app app.internal;\n            proxy_pass http://$app:9001;\n        }\n    }\n}',
    after:
      'http {\n    server {\n        resolver 127.0.0.53;\n        location /ws/ {\n            set $app app.internal;\n            proxy_pass http://$app:9001;\n        }\n    }\n}',
  },
  manual: 'https://nginx.org/en/docs/http/ngx_http_core_module.html#resolver',

  check(model, report) {
    // The resolver of a whole site is set at the http level most of the time.
    if (!model.levels.some(({ kind }) => kind === 'http')) return;
    const names = new HostNames(model);
    for (const route of model.routes) {
      const finding = judge(model, names, route);
      if (finding !== undefined) report(finding);
    }
  },
};

function judge(model: NginxModel, names: HostNames, route: Route): Report | undefined {
  const token = route.pass.directive.args[0];
  if (token === undefined || !token.value.includes('$') || isTemplated(token.value)) return undefined;
  if (!model.isHere(route.pass) || !mayCarrySockets(model, route)) return undefined;
  const { placed, unknown } = model.scalar(route.level, 'resolver');
  if (placed !== undefined || unknown !== undefined) return undefined;
  const found = names.findName(token.value);
  if (found === undefined) return undefined;
  const { name, variable, placed: set } = found;
  const where = set === undefined ? '' : ` (${set.directive.name} ${variable}, ${placeOf(model, set)})`;
  return {
    ...headSpan(route.pass.directive),
    message: `The host name "${name}"${where} is looked up for every request, since this proxy_pass has a variable, and no resolver is set: nginx answers 502 and logs "no resolver defined".`,
    related: set === undefined ? [] : [relatedTo(set, 'The host name is set here')],
  };
}

/** The host is one variable, or none. */
const HOST = /^https?:\/\/(\$\w+|\$\{\w+\}|[\w.-]+)(.*)$/s;
/** A port and a path; any other variable may go on with the name. */
const BEHIND_HOST = /^(?::(?:\d+|\$\w+|\$\{\w+\}))?(?:$|[/?]|\$\{?(?:request_uri|uri|document_uri|is_args|args)\b)/;

interface FoundName {
  readonly name: string;
  readonly variable?: string;
  readonly placed?: Placed;
}

/** What a `proxy_pass` with variables names as its host, where that can be seen. */
class HostNames {
  readonly #sets = new Map<string, Placed | 'several'>();
  /** Names nginx knows without asking: upstreams, and hosts that another directive names outright. */
  readonly #resolved: Set<string>;

  constructor(model: NginxModel) {
    this.#resolved = new Set(model.upstreams.keys());
    for (const { pass } of model.routes) {
      const value = pass.directive.args[0]?.value ?? '';
      if (!value.includes('$')) this.#resolved.add(parseTarget(value).host);
    }
    for (const { protocol, items } of model.levels) {
      if (protocol !== 'http') continue;
      for (const placed of items) {
        const variable = placed.directive.name === 'set' ? placed.directive.args[0] : undefined;
        if (variable === undefined) continue;
        const plain = toPlainVariable(variable.value);
        this.#sets.set(plain, this.#sets.has(plain) ? 'several' : placed);
      }
    }
    for (const map of model.maps) this.#sets.set(map.variable, 'several');
  }

  findName(value: string): FoundName | undefined {
    const url = /^\$\{?(\w+)\}?(?:\/.*)?$/.exec(value);
    if (url !== null) return this.#findSet(`$${url[1]}`, true);
    const [, host = '', rest = ''] = HOST.exec(value) ?? [];
    if (host === '' || !BEHIND_HOST.test(rest)) return undefined;
    if (host.startsWith('$')) return this.#findSet(toPlainVariable(host), false);
    return this.#isLookedUp(host) ? { name: host } : undefined;
  }

  /** `isUrl` for a variable that holds `http://name:port`. */
  #findSet(variable: string, isUrl: boolean): FoundName | undefined {
    const placed = this.#sets.get(variable);
    if (placed === undefined || placed === 'several') return undefined;
    const value = placed.directive.args[1]?.value ?? '';
    if (value.includes('$') || isTemplated(value)) return undefined;
    const name = isUrl ? parseTarget(value).host : value.replace(/:\d+$/, '');
    return this.#isLookedUp(name) ? { name, variable, placed } : undefined;
  }

  #isLookedUp(name: string): boolean {
    return /^[A-Za-z_][\w.-]*$/.test(name) && name !== 'unix' && !this.#resolved.has(name) && !isTemplated(name);
  }
}
