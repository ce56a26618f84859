import type { Report, Rule } from '../../rule';
import { editDistance } from '../editDistance';
import { replacement } from '../edits';
import { findHeaders, type HeaderSet, mentionsUpgrade, type SetHeader } from '../headerSet';
import { headSpan } from '../level';
import { placeOf, relatedTo } from '../messages';
import type { NginxModel } from '../model';
import { removal } from '../removal';
import { isTemplated } from '../templates';
import { evaluateMap, toPlainVariable } from '../variables';

/** How many letters a misspelt variable may differ in. */
const NEAR_MISS = 2;
const RIGHT_VARIABLE = 'http_upgrade';

export const upgradeValue: Rule<NginxModel> = {
  id: 'N5',
  name: 'upgrade-value',
  severity: 'error',
  level: 'recommended',
  summary: 'Upgrade does not carry what the client asked for',
  why: '`Upgrade` must name the protocol, `websocket`; `$http_upgrade` passes on what the client sent and stays empty for plain requests. `upgrade` and `$connection_upgrade` belong to the `Connection` header, an empty value removes the header, and a misspelt `$http_…` variable is silently empty because NGINX accepts any name after `$http_`.',
  measured:
    'NGINX 1.22.1 and 1.31.4: `"upgrade"` and `$connection_upgrade` are refused with 400 ("Invalid Upgrade header"), `""` and `$http_upgarde` with 426. `nginx -t` is silent about all of them. Two `Upgrade` lines at one level are both sent, and `ws` answers 400 (NGINX 1.22.1).',
  example: {
    before: 'proxy_set_header Upgrade $connection_upgrade;',
    after: 'proxy_set_header Upgrade $http_upgrade;',
  },
  manual: 'https://nginx.org/en/docs/http/websocket.html',

  check(model, report) {
    for (const set of model.headerSets) {
      for (const header of findHeaders(set, 'upgrade')) {
        const problem = model.isHere(header.placed) ? findProblem(model, set, header) : undefined;
        if (problem === undefined || header.valueToken === undefined) continue;
        report({
          ...headSpan(header.placed.directive),
          message: `Upgrade must carry $http_upgrade: ${problem}, and the server refuses the handshake with 400 or 426.`,
          fixes: [{ title: 'Send Upgrade $http_upgrade', edits: [replacement(header.valueToken, '$http_upgrade')] }],
        });
      }
      const twice = findSecond(model, set);
      if (twice !== undefined) report(twice);
    }
  },
};

/** Of two headers of one name nginx sends both. */
function findSecond(model: NginxModel, set: HeaderSet): Report | undefined {
  const [first, second] = findHeaders(set, 'upgrade').filter(
    ({ value }) => value.toLowerCase() === 'websocket' || toPlainVariable(value).toLowerCase() === `$${RIGHT_VARIABLE}`,
  );
  if (first === undefined || second === undefined || !model.isHere(second.placed)) return undefined;
  const { directive } = second.placed;
  return {
    ...headSpan(directive),
    message: `Upgrade is sent twice, here and by ${placeOf(model, first.placed)}: the server gets "websocket, websocket", and many refuse that with 400.`,
    fixes: [{ title: 'Delete the second one', edits: [removal(model.file, directive)] }],
    related: [relatedTo(first.placed, 'The first one')],
  };
}

/** What is wrong with the value, or undefined for one that is right or cannot be judged. */
function findProblem(model: NginxModel, set: HeaderSet, { value }: SetHeader): string | undefined {
  if (isTemplated(value)) return undefined;
  if (value === '') {
    // Clearing both headers keeps upgrades away on purpose.
    const isAsked = findHeaders(set, 'connection').some(mentionsUpgrade);
    return isAsked ? 'an empty value removes the header' : undefined;
  }
  if (value.toLowerCase() === 'upgrade') return `this sends "${value}"`;
  const variable = toPlainVariable(value);
  // Names of variables compare without case.
  if (!/^\$[\w-]+$/.test(variable)) return findTextProblem(value);
  if (variable.toLowerCase() === `$${RIGHT_VARIABLE}`) return undefined;
  return findVariableProblem(model, variable);
}

/** A near miss of `websocket`, or of the variable without its `$`; other protocols are none of our business. */
function findTextProblem(value: string): string | undefined {
  const isWord = /^[\w-]+$/.test(value);
  const word = value.toLowerCase();
  if (isWord && (word === 'websocket' || editDistance(word, 'websocket') > NEAR_MISS) && word !== RIGHT_VARIABLE)
    return undefined;
  if (isWord) return `this sends "${value}"`;
  // Spaces around a value are no part of it.
  const beside = value.replace(/\$(?:http_upgrade(?!\w)|\{http_upgrade\})/i, '');
  return beside !== value && /^[^$\s]+$/.test(beside)
    ? `this sends "${value.replace(/\$\{?http_upgrade\}?/i, 'websocket')}"`
    : undefined;
}

function findVariableProblem(model: NginxModel, variable: string): string | undefined {
  const map = model.maps.find((candidate) => candidate.variable === variable);
  if (map !== undefined) {
    const sent = map.source === '$http_upgrade' ? evaluateMap(map, 'websocket') : undefined;
    return sent?.toLowerCase() === 'upgrade' ? `${variable} sends "${sent}"` : undefined;
  }
  if (model.variables.has(variable)) return undefined;
  if (variable === '$connection_upgrade') return `${variable} is made for the Connection header and sends "upgrade"`;
  const lower = variable.toLowerCase();
  if (lower === '$http_connection') return `${variable} sends "Upgrade"`;
  if (lower === '$sent_http_upgrade') return `${variable} is about the answer and empty here`;
  // A further word, as in $http_x_upgrade, is the variable of another header.
  const isOneWord = /^\$http[-_]?[a-z]+$/i.test(variable);
  const isNearMiss = isOneWord && editDistance(variable.slice(1).toLowerCase(), RIGHT_VARIABLE) <= NEAR_MISS;
  return isNearMiss ? `${variable} looks misspelt and is always empty` : undefined;
}
