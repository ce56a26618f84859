import type { ConnectionSettings, MessageHeartbeatSettings } from '../../src/protocol/connection';
import { el, setText } from '../ui/element';
import { KitCheckbox, KitTextField } from '../ui/kit';
import { t } from '../ui/strings';
import { createNumberField } from './numberField';
import { OptionsGroup, type OptionsGroupParts } from './optionsGroup';

export type KeepAliveSettings = Pick<
  ConnectionSettings,
  'heartbeatSeconds' | 'messageHeartbeat' | 'missedPongPolicy' | 'isAutoPong'
>;

const MAX_SECONDS = 3600;

/** Options for what keeps a connection alive: pings, messages of the application, and what a missing answer does. */
export function createKeepAliveGroup(
  initial: KeepAliveSettings,
  fold: Omit<OptionsGroupParts, 'title'>,
  onChange: (change: Partial<KeepAliveSettings>) => void,
): HTMLElement {
  let settings = initial;
  const group = new OptionsGroup({ title: t('keepAliveTitle'), ...fold });
  const note = el('div', { class: 'options-note', role: 'status' });
  const show = () => {
    group.hint = describeKeepAlive(settings);
    const { seconds, message } = settings.messageHeartbeat;
    setText(note, seconds > 0 && message === '' ? t('messageHeartbeatEmpty') : '');
  };
  const change = (part: Partial<KeepAliveSettings>) => {
    settings = { ...settings, ...part };
    show();
    onChange(part);
  };
  const changeMessages = (part: Partial<MessageHeartbeatSettings>) =>
    change({ messageHeartbeat: { ...settings.messageHeartbeat, ...part } });
  const seconds = { min: 0, max: MAX_SECONDS, isWhole: true, wrong: t('wholeSecondsWrong', 0, MAX_SECONDS) };
  group.fill(
    el(
      'div',
      { class: 'options-fields' },
      createNumberField({
        ...seconds,
        label: t('heartbeatLabel'),
        value: settings.heartbeatSeconds,
        onValue: (heartbeatSeconds) => change({ heartbeatSeconds }),
      }),
      createNumberField({
        ...seconds,
        label: t('messageHeartbeatLabel'),
        value: settings.messageHeartbeat.seconds,
        onValue: (value) => changeMessages({ seconds: value }),
      }),
      new KitTextField({
        label: t('messageHeartbeatText'),
        value: settings.messageHeartbeat.message,
        placeholder: t('messageHeartbeatTextPlaceholder'),
        onInput: (message) => changeMessages({ message }),
      }).element,
      new KitTextField({
        label: t('messageHeartbeatExpected'),
        value: settings.messageHeartbeat.expected,
        placeholder: t('messageHeartbeatExpectedPlaceholder'),
        onInput: (expected) => changeMessages({ expected }),
      }).element,
    ),
    el(
      'div',
      { class: 'options-checks' },
      new KitCheckbox({
        label: t('dropOnMissed'),
        isChecked: settings.missedPongPolicy === 'terminate',
        onChange: (isDropped) => change({ missedPongPolicy: isDropped ? 'terminate' : 'mark' }),
      }).element,
      new KitCheckbox({
        label: t('autoPong'),
        isChecked: settings.isAutoPong,
        onChange: (isAutoPong) => change({ isAutoPong }),
      }).element,
      note,
    ),
    el('p', { class: 'options-hint' }, t('keepAliveHint')),
  );
  show();
  return group.element;
}

/** What is on, in a few words. */
function describeKeepAlive(settings: KeepAliveSettings): string {
  const { heartbeatSeconds, messageHeartbeat, missedPongPolicy, isAutoPong } = settings;
  const parts: string[] = [];
  if (heartbeatSeconds > 0) parts.push(t('keepAlivePings', heartbeatSeconds));
  if (messageHeartbeat.seconds > 0) parts.push(t('keepAliveMessages', messageHeartbeat.seconds));
  if (missedPongPolicy === 'terminate') parts.push(t('keepAliveDrops'));
  if (!isAutoPong) parts.push(t('keepAlivePongsOff'));
  return parts.length === 0 ? t('keepAliveOff') : parts.join(' · ');
}
