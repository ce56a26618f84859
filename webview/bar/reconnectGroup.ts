import type { ReconnectSettings } from '../../src/protocol/connection';
import { el, setText } from '../ui/element';
import { KitCheckbox } from '../ui/kit';
import { t } from '../ui/strings';
import { createCheckedField, createNumberField } from './numberField';
import { OptionsGroup, type OptionsGroupParts } from './optionsGroup';

const MIN_SECONDS = 0.01;
const MAX_SECONDS = 86_400;
const MAX_ATTEMPTS = 1_000_000;
const MAX_CODES = 200;

/** Options for what happens after a connection was lost. */
export function createReconnectGroup(
  initial: ReconnectSettings,
  fold: Omit<OptionsGroupParts, 'title'>,
  onChange: (settings: ReconnectSettings) => void,
): HTMLElement {
  let settings = initial;
  const group = new OptionsGroup({ title: t('reconnectTitle'), ...fold });
  const details = el('div', { class: 'options-group-content' });
  const note = el('div', { class: 'options-note', role: 'status' });
  const show = () => {
    group.hint = describeReconnect(settings);
    details.hidden = !settings.isEnabled;
    setText(note, settings.capMs < settings.baseMs ? t('reconnectCapShort') : '');
  };
  const change = (part: Partial<ReconnectSettings>) => {
    settings = { ...settings, ...part };
    show();
    onChange(settings);
  };
  const seconds = {
    min: MIN_SECONDS,
    max: MAX_SECONDS,
    isWhole: false,
    wrong: t('secondsWrong', MIN_SECONDS, MAX_SECONDS),
  };
  const enabled = new KitCheckbox({
    label: t('reconnectEnabled'),
    isChecked: settings.isEnabled,
    onChange: (isEnabled) => change({ isEnabled }),
  });
  details.append(
    el(
      'div',
      { class: 'options-fields' },
      createNumberField({
        ...seconds,
        label: t('reconnectBase'),
        value: settings.baseMs / 1000,
        onValue: (value) => change({ baseMs: value * 1000 }),
      }),
      createNumberField({
        ...seconds,
        label: t('reconnectCap'),
        value: settings.capMs / 1000,
        onValue: (value) => change({ capMs: value * 1000 }),
      }),
      createNumberField({
        min: 0,
        max: MAX_ATTEMPTS,
        isWhole: true,
        wrong: t('wholeNumberWrong', 0, MAX_ATTEMPTS),
        label: t('reconnectMaxAttempts'),
        value: settings.maxAttempts,
        onValue: (maxAttempts) => change({ maxAttempts }),
      }),
      createCheckedField({
        label: t('reconnectGiveUp'),
        value: settings.giveUpCodes.join(', '),
        placeholder: t('reconnectGiveUpPlaceholder'),
        wrong: t('reconnectGiveUpWrong', MAX_CODES),
        parse: parseCodes,
        onValue: (giveUpCodes) => change({ giveUpCodes }),
      }),
    ),
    el(
      'div',
      { class: 'options-checks' },
      new KitCheckbox({
        label: t('reconnectJitter'),
        isChecked: settings.isJittered,
        onChange: (isJittered) => change({ isJittered }),
      }).element,
      note,
    ),
    el('p', { class: 'options-hint' }, t('reconnectHint')),
  );
  group.fill(enabled.element, details);
  show();
  return group.element;
}

/** `1008, 4401 403` as three codes, each once; undefined where one is neither a close code nor an HTTP status. */
export function parseCodes(typed: string): readonly number[] | undefined {
  const words = typed.split(/[\s,;]+/).filter((word) => word !== '');
  if (words.length > MAX_CODES || words.some((word) => !/^\d{3,4}$/.test(word))) return undefined;
  const codes = [...new Set(words.map(Number))];
  const isCode = (code: number) => (code >= 100 && code <= 599) || (code >= 1000 && code <= 4999);
  return codes.every(isCode) ? codes : undefined;
}

function describeReconnect({ isEnabled, maxAttempts }: ReconnectSettings): string {
  if (!isEnabled) return t('reconnectOff');
  if (maxAttempts === 0) return t('reconnectForEver');
  return maxAttempts === 1 ? t('reconnectOnce') : t('reconnectAttempts', maxAttempts);
}
