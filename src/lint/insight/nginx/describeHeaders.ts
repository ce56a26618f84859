import { toOneLine } from '../../../base/markdownText';
import { copyStatement } from '../../nginx/edits';
import { findHeaders, type HeaderSet } from '../../nginx/headerSet';
import { describeLevel, type Level } from '../../nginx/level';
import { placeOf } from '../../nginx/messages';
import type { NginxModel } from '../../nginx/model';
import { toChain, VERSION_DEFAULT_SINCE, withOrigin } from './place';

/** Every `proxy_set_header` in force at a level, NGINX's own among them, and those of outer levels that are lost. */
export function describeHeaders(model: NginxModel, level: Level): readonly string[] {
  const { set } = model.headers(level);
  return [
    ...(set?.headers ?? []).map(({ placed }) => withOrigin(placed)),
    ...describeOwn(model, set),
    ...(set === undefined ? [] : describeLost(model, set)),
  ];
}

/** NGINX sends a Host and, before 1.29.7, a Connection of its own where the set has none of that name. */
function describeOwn(model: NginxModel, set: HeaderSet | undefined): string[] {
  const lines: string[] = [];
  if (findHeaders(set, 'host').length === 0) lines.push('proxy_set_header Host $proxy_host;  # default');
  if (findHeaders(set, 'connection').length > 0) return lines;
  const isSince = model.isNginxAtLeast(VERSION_DEFAULT_SINCE);
  if (isSince === true) return [...lines, `# no Connection is sent, NGINX >= ${VERSION_DEFAULT_SINCE}`];
  const note = isSince === undefined ? '; none from then on' : '';
  return [...lines, `proxy_set_header Connection close;  # default, NGINX < ${VERSION_DEFAULT_SINCE}${note}`];
}

function describeLost(model: NginxModel, set: HeaderSet): string[] {
  return toChain(set.level)
    .slice(1)
    .flatMap((outer) => outer.items)
    .filter(({ directive, level }) => directive.name === 'proxy_set_header' && level.protocol === 'http')
    .map((placed) => {
      const statement = toOneLine(copyStatement(placed.directive, placed.source.text));
      const where = `${placeOf(model, placed)} (${describeLevel(placed.level)})`;
      const why = `dropped since ${describeLevel(set.level)} sets its own`;
      return toOneLine(`# lost: ${statement}  set at ${where}, ${why}`);
    });
}
