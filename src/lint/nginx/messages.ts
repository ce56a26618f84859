import { fileName } from '../paths';
import type { RelatedSpan } from '../rule';
import { joinWords } from '../words';
import type { Placed } from './level';
import type { NginxModel } from './model';

/** `line 12`, or `line 3 of proxy.conf` for another file. */
export function placeOf(model: NginxModel, placed: Placed): string {
  const line = `line ${placed.source.lineNumber(placed.directive.start)}`;
  return model.isHere(placed) ? line : `${line} of ${fileName(placed.source.path)}`;
}

/** `lines 3 and 4`, or the places one by one where they are in different files. */
export function placesOf(model: NginxModel, placed: readonly Placed[]): string {
  if (!placed.every((one) => model.isHere(one))) return joinWords(placed.map((one) => placeOf(model, one)));
  const lines = [...new Set(placed.map((one) => String(one.source.lineNumber(one.directive.start))))];
  return `${lines.length === 1 ? 'line' : 'lines'} ${joinWords(lines)}`;
}

/** Points at a directive, in whichever file it stands. */
export function relatedTo(placed: Placed, message: string): RelatedSpan {
  const { start, end } = placed.directive;
  return { path: placed.source.path, message, start, end };
}
