import { inlineCode } from '../../../base/markdownText';
import { findIdleLimit, findTunnel } from '../../haproxy/idleLimit';
import type { HaproxyModel } from '../../haproxy/model';
import { type Line, type Section, toStatementSpan } from '../../haproxy/parser';
import type { ProxySection } from '../../haproxy/proxy';
import { findTimeoutName, type TimeoutSetting } from '../../haproxy/settings';
import type { HoverText, RouteInsight } from '../contract';
import { formatIdle } from '../formatIdle';
import { toUrlsMarkdown, toVerdictMarkdown } from '../verdictText';
import { findNote } from './keywordNotes';
import { findLineAt, nameOf } from './sections';

export function hoverHaproxy(
  model: HaproxyModel,
  routes: readonly RouteInsight[],
  offset: number,
): HoverText | undefined {
  const found = findLineAt(model, offset);
  if (found === undefined) return undefined;
  const { section, line } = found;
  const span = toStatementSpan(line);
  if (line === section.header) {
    const route = routes.find(({ head }) => head.start === span.start);
    if (route === undefined) return undefined;
    const parts = [`**${inlineCode(route.title)}**`, toVerdictMarkdown(route.verdict), ...toUrlsMarkdown(route.urls)];
    return { span, markdown: parts.join('\n\n') };
  }
  const note = findNote(line);
  return note === undefined
    ? undefined
    : { span, markdown: [note, ...describeInForce(model, section, line)].join('\n\n') };
}

/** What applies in the section after all lines are read, and for timeouts what they come to. */
function describeInForce(model: HaproxyModel, section: Section, line: Line): readonly string[] {
  const proxy = model.proxies.find((one) => one.section === section);
  const name = findTimeoutName(line);
  if (name === undefined) return [];
  if (proxy === undefined) {
    const takers = model.proxies.filter(({ settings }) => settings.timeouts.get(name)?.line === line);
    return [`In force in ${takers.length} of the ${model.proxies.length} sections that carry traffic.`];
  }
  const setting = proxy.settings.timeouts.get(name);
  const own = setting === undefined ? [] : [`In force in ${inlineCode(nameOf(section))}: ${tell(setting)}.`];
  const isIdle = name === 'tunnel' || name === 'client' || name === 'server';
  return isIdle ? [...own, ...describeIdle(model, proxy)] : own;
}

function describeIdle(model: HaproxyModel, proxy: ProxySection): readonly string[] {
  if (proxy.kind === 'frontend') return [];
  const tunnel = findTunnel(proxy);
  if (tunnel?.duration !== undefined)
    return [`Silent WebSockets are cut after ${formatIdle(tunnel.duration.ms)}: ${tell(tunnel)}.`];
  const limits = model.paths
    .filter(({ backend }) => backend === proxy)
    .flatMap((path) => findIdleLimit(path) ?? [])
    .sort((a, b) => a.ms - b.ms);
  const [least] = limits;
  return least === undefined
    ? []
    : [`Silent WebSockets are cut after ${formatIdle(least.ms)}: ${tell(least.smaller)}.`];
}

function tell({ name, value, line }: TimeoutSetting): string {
  return `${inlineCode(`timeout ${name} ${value?.value ?? ''}`)} from line ${line.place}`;
}
