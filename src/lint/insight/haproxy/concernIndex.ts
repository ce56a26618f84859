import { findTunnel } from '../../haproxy/idleLimit';
import type { HaproxyModel } from '../../haproxy/model';
import type { Line, Section } from '../../haproxy/parser';
import { hasBackend } from '../../haproxy/proxy';
import { findTimeoutName, type TimeoutName } from '../../haproxy/settings';
import type { Finding, Span } from '../../rule';
import type { Place } from './place';
import { findSectionAt } from './sections';

/** Which findings concern which section with servers. */
export class ConcernIndex {
  readonly #model: HaproxyModel;
  readonly #byOwner = new Map<Section, Finding[]>();
  /** Those that name no section with servers: about defaults, frontends and their routes. */
  readonly #shared: Finding[] = [];

  constructor(model: HaproxyModel, findings: readonly Finding[]) {
    this.#model = model;
    const owners = new Set(model.proxies.filter(hasBackend).map(({ section }) => section));
    for (const finding of findings) this.#add(finding, owners);
  }

  /** In text order. */
  of(place: Place): readonly Finding[] {
    const own = this.#byOwner.get(place.backend.section) ?? [];
    if (this.#shared.length === 0) return own;
    const inForce = findInForce(place);
    const shared = this.#shared.filter((finding) => inForce.some((line) => isTouching(finding, line)));
    return [...own, ...shared].sort((a, b) => a.start - b.start);
  }

  /** It concerns the section it stands in; one that stands in none with servers those it points at. */
  #add(finding: Finding, owners: ReadonlySet<Section>): void {
    const findOwner = ({ start }: Span): readonly Section[] => {
      const section = findSectionAt(this.#model, start);
      return section !== undefined && owners.has(section) ? [section] : [];
    };
    const own = findOwner(finding);
    const related = finding.related.filter(({ path }) => path === this.#model.path);
    const concerned = own.length > 0 ? own : [...new Set(related.flatMap(findOwner))];
    if (concerned.length === 0) this.#shared.push(finding);
    for (const section of concerned) {
      const known = this.#byOwner.get(section);
      if (known === undefined) this.#byOwner.set(section, [finding]);
      else known.push(finding);
    }
  }
}

/** The lines of other sections that apply to what reaches the place. */
function findInForce({ backend, paths }: Place): readonly Line[] {
  const lines: Line[] = [];
  const isHere = (line: Line, name: TimeoutName | undefined, from: Place['backend']): boolean =>
    name === undefined || from.settings.timeouts.get(name)?.line === line;
  for (const line of backend.defaults?.section.lines ?? [])
    if (isHere(line, findTimeoutName(line), backend)) lines.push(line);
  for (const frontend of new Set(paths.map((path) => path.frontend))) {
    const routes = paths.flatMap(({ route }) => (route?.frontend === frontend ? route : []));
    const tests = new Set(routes.flatMap(({ condition }) => condition?.groups.flat().map(({ name }) => name) ?? []));
    const taken = new Set(routes.map(({ line }) => line));
    for (const line of frontend.section.lines) {
      const isOtherRoute = line.keyword === 'use_backend' || line.keyword === 'default_backend';
      const isOtherTest = line.keyword === 'acl' && !tests.has(line.args[0]?.value);
      const name = findTimeoutName(line);
      // Ignored in a frontend: that harms the backends that have none of their own.
      const isMissed = name === 'tunnel' && findTunnel(backend) === undefined;
      if (taken.has(line)) lines.push(line);
      else if (!isOtherRoute && !isOtherTest && (isMissed || (name !== 'tunnel' && isHere(line, name, frontend))))
        lines.push(line);
    }
    for (const line of frontend.defaults?.section.lines ?? [])
      if (findTimeoutName(line) === 'client' && isHere(line, 'client', frontend)) lines.push(line);
  }
  return lines;
}

function isTouching(span: Span, other: Span): boolean {
  return span.start < other.end && span.end > other.start;
}
