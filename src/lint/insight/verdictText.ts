import { escapeMarkdown, inlineCode } from '../../base/markdownText';
import type { RouteVerdict, ServedUrl } from './contract';
import { formatIdle } from './formatIdle';

/** The verdict in a sentence of plain text, e.g. for the first lines of a description. */
export function describeVerdict(verdict: RouteVerdict): readonly string[] {
  switch (verdict.kind) {
    case 'ready':
      return [`WebSockets get through. ${describeIdle(verdict.idleMs)}`];
    case 'broken':
      return [
        'WebSockets break here:',
        ...verdict.findings.map(({ rule, severity, message }) => `${rule} (${severity}): ${message}`),
      ];
    case 'plain':
      return ['Nothing says that WebSockets come this way.'];
    case 'unknown':
      return [`Whether WebSockets get through is not known: ${verdict.because}.`];
  }
}

/** The same as Markdown. */
export function toVerdictMarkdown(verdict: RouteVerdict): string {
  const [first = '', ...rest] = describeVerdict(verdict).map(escapeMarkdown);
  return [first, ...rest.map((line) => `- ${line}`)].join('\n');
}

function describeIdle(idleMs: number | undefined): string {
  return idleMs === undefined
    ? 'How long one may be silent is not known.'
    : `One that is silent in both directions is cut after ${formatIdle(idleMs)}.`;
}

const MAX_SHOWN_URLS = 5;

/** Where a client reaches the route, as a paragraph; none where that is not known. */
export function toUrlsMarkdown(urls: readonly ServedUrl[]): readonly string[] {
  if (urls.length === 0) return [];
  const more = urls.length > MAX_SHOWN_URLS ? ` and ${urls.length - MAX_SHOWN_URLS} more` : '';
  const shown = urls.slice(0, MAX_SHOWN_URLS).map(({ url }) => inlineCode(url));
  return [`Reached at ${shown.join(', ')}${more}.`];
}
