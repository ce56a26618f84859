import type { CheckLine, HandshakeDetail, HeaderField } from '../../src/protocol/detail';
import { createIconButton, createLinkButton } from '../ui/buttons';
import { el } from '../ui/element';
import { createIcon } from '../ui/icons';
import { t } from '../ui/strings';

export interface HandshakeTabParts {
  /** Of a connection of our own; a file may lack any part, and has no checks. */
  readonly isLive: boolean;
  readonly copy: (text: string) => void;
}

/** Route, request, response, checks and certificates; every line can be copied. */
export function createHandshakeContent(handshake: HandshakeDetail, parts: HandshakeTabParts): HTMLElement {
  const { isLive, copy } = parts;
  const request = createMessage(t('requestTitle'), handshake.requestLine, handshake.requestHeaders, parts);
  const response = createMessage(t('responseTitle'), handshake.statusLine, handshake.responseHeaders, parts);
  if (handshake.body !== '') response.append(createBody(handshake));
  const copyAll = createLinkButton(t('copyAll'), () => copy(toHandshakeText(handshake)));
  copyAll.prepend(createIcon('copy'));
  return el(
    'div',
    { class: 'handshake-tab' },
    el('div', { class: 'handshake-summary' }, isLive ? createChecks(handshake.checks) : createFileNote(), copyAll),
    el(
      'div',
      { class: 'handshake-columns' },
      request,
      response,
      el('div', { class: 'handshake-side' }, ...createRoute(handshake, parts), ...createCertificates(handshake, copy)),
    ),
  );
}

function createSection(title: string, ...children: readonly Node[]): HTMLElement {
  return el('section', { class: 'handshake-section' }, el('h3', { class: 'section-title' }, title), ...children);
}

function createMessage(
  title: string,
  firstLine: string,
  headers: readonly HeaderField[],
  { isLive, copy }: HandshakeTabParts,
): HTMLElement {
  if (firstLine === '' && headers.length === 0) {
    return createSection(title, el('p', { class: 'dim' }, t(isLive ? 'nothingReceived' : 'partNotInFile')));
  }
  const lines = headers.map((header) => createHeaderLine(header, copy));
  const first =
    firstLine === '' ? [] : [createCopyLine([el('span', { class: 'first-line' }, firstLine)], firstLine, copy)];
  const missing = headers.length > 0 || isLive ? [] : [el('p', { class: 'dim' }, t('headersNotInFile'))];
  return createSection(title, ...first, ...lines, ...missing);
}

function createHeaderLine({ name, value }: HeaderField, copy: (text: string) => void): HTMLElement {
  const parts = [el('span', { class: 'header-name' }, name), el('span', { class: 'header-value' }, value)];
  return createCopyLine(parts, `${name}: ${value}`, copy);
}

function createCopyLine(parts: readonly Node[], text: string, copy: (text: string) => void): HTMLElement {
  const button = createIconButton({ icon: 'copy', label: t('copyLine', text), onClick: () => copy(text) });
  button.classList.add('copy-line');
  return el('div', { class: 'header-line' }, ...parts, button);
}

function createChecks(checks: readonly CheckLine[]): HTMLElement {
  const items = checks.map(({ name, verdict, detail }) =>
    el(
      'li',
      { class: `check verdict-${verdict}` },
      createIcon(verdict),
      el('span', { class: 'visually-hidden' }, t(toVerdictKey(verdict))),
      el('span', { class: 'check-name' }, name),
      el('span', { class: 'check-detail' }, detail),
    ),
  );
  return el('ul', { class: 'checks', 'aria-label': t('checksLabel') }, ...items);
}

function toVerdictKey(verdict: CheckLine['verdict']): 'verdictPass' | 'verdictWarn' | 'verdictFail' {
  if (verdict === 'pass') return 'verdictPass';
  return verdict === 'warn' ? 'verdictWarn' : 'verdictFail';
}

function createFileNote(): HTMLElement {
  return el('p', { class: 'dim' }, t('handshakeFromFile'));
}

function createRoute({ route }: HandshakeDetail, { isLive, copy }: HandshakeTabParts): readonly HTMLElement[] {
  if (route.length === 0 && !isLive) return [];
  return [createSection(t('routeTitle'), ...route.map((line) => createHeaderLine(line, copy)))];
}

function createCertificates({ certificates }: HandshakeDetail, copy: (text: string) => void): readonly HTMLElement[] {
  return certificates.map((fields, index) => {
    const title = index === 0 ? t('certificateLeaf') : t('certificateIssuer', index);
    return createSection(title, ...fields.map((field) => createHeaderLine(field, copy)));
  });
}

function createBody({ body, isBodyTruncated }: HandshakeDetail): HTMLElement {
  const section = el('div', { class: 'body' }, el('h4', { class: 'section-title' }, t('bodyTitle')));
  section.append(el('pre', { class: 'body-text', tabindex: '0', 'aria-label': t('bodyTitle') }, body));
  if (isBodyTruncated) section.append(el('p', { class: 'dim' }, t('bodyTruncated')));
  return section;
}

/** The whole handshake as text, for the clipboard. */
export function toHandshakeText(handshake: HandshakeDetail): string {
  const toLines = (fields: readonly HeaderField[]) => fields.map(({ name, value }) => `${name}: ${value}`);
  const sections = [
    toLines(handshake.route),
    [handshake.requestLine, ...toLines(handshake.requestHeaders)],
    [handshake.statusLine, ...toLines(handshake.responseHeaders)],
    handshake.body === '' ? [] : [handshake.body],
    handshake.checks.map(({ name, verdict, detail }) => `[${verdict}] ${name}: ${detail}`),
    ...handshake.certificates.map(toLines),
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}
