import type { CloseDetail, MarkerDetail } from '../../src/protocol/detail';
import { createLinkButton } from '../ui/buttons';
import { el } from '../ui/element';
import { formatTime } from '../ui/format';
import { t } from '../ui/strings';

/** A row that is no frame: what happened, what to do about it, and how the connection was closed. */
export function createMarkerContent(marker: MarkerDetail, onShowHandshake: () => void): HTMLElement {
  const content = el(
    'div',
    { class: `marker-detail tone-${marker.tone}` },
    el('h3', { class: 'marker-title' }, marker.title, el('span', { class: 'dim' }, formatTime(marker.timeMs))),
    el('p', { class: 'marker-text' }, marker.text),
  );
  if (marker.remedy !== '') {
    content.append(el('p', { class: 'marker-remedy' }, el('b', {}, t('remedy')), ' ', marker.remedy));
  }
  if (marker.close !== undefined) content.append(createCloseCard(marker.close));
  content.append(createLinkButton(t('showHandshake'), onShowHandshake));
  if (marker.receivedBytes !== undefined) content.append(el('p', { class: 'dim' }, t('receivedBytes')));
  return content;
}

/** RFC 6455 §7.4: a close code in words. */
export function createCloseCard({ code, name, explanation, reason }: CloseDetail): HTMLElement {
  const title = code === undefined ? name : t('closeTitle', code, name);
  const card = el('div', { class: 'close-card' }, el('b', {}, title), el('p', {}, explanation));
  if (reason !== '') card.append(el('p', { class: 'mono' }, t('closeReason', reason)));
  return card;
}
