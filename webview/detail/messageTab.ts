import type { FrameDetail } from '../../src/protocol/detail';
import { createLinkButton } from '../ui/buttons';
import { el, setStyle } from '../ui/element';
import { formatCount, formatPercent } from '../ui/format';
import { t } from '../ui/strings';
import { createFacts, type Fact } from './facts';

/** The message a frame belongs to: its fragments, and what compression made of it. */
export function createMessageContent(detail: FrameDetail, onSelect: (ordinal: number) => void): HTMLElement {
  const { message } = detail;
  const content = el('div', { class: 'message-tab' }, createFacts(toMessageFacts(detail)));
  if (message.isCompressed && message.messageBytes !== undefined && message.messageBytes > 0) {
    content.append(createRatioBar(message.wireBytes, message.messageBytes));
  }
  const items = message.frameOrdinals.map((ordinal, index) => {
    const button = createLinkButton(t('fragmentItem', ordinal, index + 1), () => onSelect(ordinal));
    const isShown = ordinal === detail.ordinal;
    return el('li', { class: isShown ? 'is-shown' : undefined, 'aria-current': isShown ? 'true' : undefined }, button);
  });
  const title = el('h3', { class: 'section-title' }, t('fragmentsTitle', formatCount(items.length)));
  content.append(title, el('ol', { class: 'fragments' }, ...items));
  return content;
}

function toMessageFacts({ message, header }: FrameDetail): readonly Fact[] {
  const { fragment, messageBytes, wireBytes } = message;
  const facts: Fact[] = [
    [t('factMessageState'), t(message.isComplete ? 'messageComplete' : 'messageIncomplete')],
    [t('factMessageWire'), t('bytes', formatCount(wireBytes))],
  ];
  if (messageBytes !== undefined) {
    facts.push([t(message.isCompressed ? 'factInflated' : 'factMessageSize'), t('bytes', formatCount(messageBytes))]);
  }
  if (message.isCompressed && messageBytes !== undefined && messageBytes > 0) {
    facts.push([t('factRatio'), t('ratioText', formatPercent(wireBytes / messageBytes))]);
  }
  facts.push([t('factCompression'), t(message.isCompressed ? 'compressed' : 'notCompressed')]);
  if (fragment !== undefined)
    facts.push([t('factThisFrame'), toFragmentText(fragment.index, fragment.count, header.payloadLength)]);
  return facts;
}

function toFragmentText(index: number, count: number | undefined, payloadLength: string): string {
  const size = formatCount(BigInt(payloadLength));
  return count === undefined ? t('thisFragmentOpen', index, size) : t('thisFragment', index, count, size);
}

function createRatioBar(wireBytes: number, messageBytes: number): HTMLElement {
  const fill = el('span', { class: 'ratio-fill' });
  setStyle(fill, 'inline-size', `${Math.min(100, (wireBytes / messageBytes) * 100).toFixed(1)}%`);
  return el('div', { class: 'ratio', 'aria-hidden': 'true' }, fill);
}
