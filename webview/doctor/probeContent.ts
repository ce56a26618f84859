import type { ConfigLink, ProbeDescription, ProbeResult } from '../../src/protocol/doctor';
import { createIconButton, createLinkButton } from '../ui/buttons';
import { el } from '../ui/element';
import { t } from '../ui/strings';
import { createEvidence } from './evidence';
import { createIdleChart } from './idleChart';
import { createStormChart } from './stormChart';

export interface ContentActions {
  readonly onReveal: (link: ConfigLink) => void;
  readonly copyText: (text: string) => void;
}

/** Everything about one result, what helps first. Texts of a peer are text nodes only. */
export function createProbeContent(
  description: ProbeDescription,
  result: ProbeResult,
  actions: ContentActions,
): readonly HTMLElement[] {
  const { cause, remedy, verify, evidence, configLinks } = result;
  const parts: HTMLElement[] = [el('p', { class: 'probe-cause' }, cause)];
  if (configLinks.length > 0) parts.push(section(t('doctorConfig'), createLinks(configLinks, actions)));
  if (remedy !== '') parts.push(section(t('doctorRemedy'), el('p', {}, remedy)));
  const chart = result.id === 'storm' ? createStormChart(evidence) : createChartOf(result);
  if (chart !== undefined) parts.push(chart);
  if (verify.length > 0) parts.push(section(t('doctorVerify'), createCommands(verify, actions)));
  if (Object.keys(evidence).length > 0) parts.push(section(t('doctorEvidence'), createEvidence(evidence)));
  parts.push(el('p', { class: 'probe-sends' }, t('doctorSends', description.sends)));
  return parts;
}

function createChartOf({ id, evidence }: ProbeResult): HTMLElement | undefined {
  return id === 'idle' ? createIdleChart(evidence) : undefined;
}

function section(title: string, content: HTMLElement): HTMLElement {
  return el('section', { class: 'probe-section' }, el('h4', { class: 'section-title' }, title), content);
}

function createLinks(links: readonly ConfigLink[], { onReveal }: ContentActions): HTMLElement {
  const items = links.map((link) => {
    const name = decodeURIComponent(link.path.split(/[/\\]/).at(-1) ?? link.path);
    const open = createLinkButton(t('doctorConfigPlace', name, link.line), () => onReveal(link));
    return el('li', {}, open, ` ${link.rule}: ${link.message}`);
  });
  return el('ul', { class: 'probe-links' }, ...items);
}

function createCommands(commands: readonly string[], { copyText }: ContentActions): HTMLElement {
  const items = commands.map((command) => {
    const copy = createIconButton({ icon: 'copy', label: t('doctorCopyCommand'), onClick: () => copyText(command) });
    return el('div', { class: 'probe-command' }, el('code', {}, command), copy);
  });
  return el('div', { class: 'probe-commands' }, ...items);
}
