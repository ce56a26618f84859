/** Names of acls: where they are defined, and which condition may use them (configuration manual §7.2, §7.4). */

import { findCondition, type Term } from './condition';
import type { Line, Section } from './parser';

/** Predefined acls, 2.6 to 3.2. */
const PREDEFINED =
  /^(?:FALSE|TRUE|HTTP|HTTP_\d\.\d|HTTP_CONTENT|HTTP_URL_(?:ABS|SLASH|STAR)|LOCALHOST|METH_[A-Z]+|RDP_COOKIE|REQ_CONTENT|REQ_PROTO_[A-Z]+|WAIT_END)$/;
const ACL_NAME = /^[A-Za-z0-9_.:-]+$/;
/** Lines that end in a condition and whose arguments never hold a bare `if`. */
const CONDITIONAL: ReadonlySet<string> = new Set([
  'use_backend',
  'use-server',
  'redirect',
  'http-request',
  'http-response',
  'http-after-response',
]);

export interface UndefinedAcl {
  readonly line: Line;
  readonly term: Term;
  readonly name: string;
  /** Lines further down in the section that define it: too late, as HAProxy reads from top to bottom. */
  readonly later: readonly Line[];
}

/** Conditions that name an acl which the section has not defined by then. Acls of other sections and of defaults do not count. */
export function findUndefinedAcls(section: Section): readonly UndefinedAcl[] {
  const known = new Set<string>();
  const undefinedAcls: UndefinedAcl[] = [];
  const definitions = groupAclLines(section);
  for (const line of section.lines) {
    if (line.keyword === 'acl') known.add(line.args[0]?.value ?? '');
    if (!CONDITIONAL.has(line.keyword)) continue;
    for (const term of findCondition(line.args)?.groups.flat() ?? []) {
      const name = term.name;
      if (name === undefined || known.has(name) || PREDEFINED.test(name) || !ACL_NAME.test(name)) continue;
      // HAProxy stops at the first, and so does whoever reads the message.
      known.add(name);
      undefinedAcls.push({ line, term, name, later: definitions.get(name) ?? [] });
    }
  }
  return undefinedAcls;
}

/** The `acl` lines of a section by the name they define. */
export function groupAclLines(section: Section): ReadonlyMap<string, readonly Line[]> {
  const groups = new Map<string, Line[]>();
  for (const line of section.lines) {
    const name = line.args[0]?.value;
    if (line.keyword !== 'acl' || name === undefined) continue;
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [line]);
    else group.push(line);
  }
  return groups;
}

/** Every word of a section that may name an acl, outside `acl` lines. */
export function findMentionedNames(section: Section): ReadonlySet<string> {
  const names = new Set<string>();
  for (const line of section.lines) {
    if (line.keyword === 'acl') continue;
    for (const { value } of line.args) names.add(value.replace(/^!+/, ''));
  }
  return names;
}
