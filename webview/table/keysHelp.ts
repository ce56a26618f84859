import { el } from '../ui/element';
import { openPopup } from '../ui/popup';
import { t } from '../ui/strings';
import { KEY_HELP } from './tableCommands';

/** The keys of the table, in a popup over it. */
export function openKeysHelp(room: HTMLElement): void {
  const rows = KEY_HELP.flatMap(([keys, what]) => [
    el(
      'dt',
      {},
      ...keys.split(', ').flatMap((key, index) => [index === 0 ? '' : ' ', el('kbd', { class: 'key' }, key)]),
    ),
    el('dd', {}, t(what)),
  ]);
  openPopup(room, t('keys'), el('dl', { class: 'keys', tabindex: '0' }, ...rows));
}
