import type { CopyFormat } from '../../src/protocol/contract';
import { COPY_FORMATS } from '../detail/copyFormats';
import { type MenuAnchor, type MenuItem, openMenu } from '../ui/menu';
import { t } from '../ui/strings';
import type { TableActions } from './tableActions';

/** What can be done with the selected row or rows, each with the key that does the same. */
export function openRowMenu(anchor: MenuAnchor, actions: TableActions, copyRow: (format: CopyFormat) => void): void {
  const isBookmarked = actions.selectedBookmark !== undefined;
  const isFrame = actions.selectedRow?.kind === 'frame';
  const copyAs = () =>
    openMenu(
      anchor,
      t('menuCopyAs'),
      COPY_FORMATS.map(([format, key]) => ({ label: t(key), run: () => copyRow(format) })),
    );
  const rows: readonly MenuItem[] = actions.hasSpan
    ? [
        { label: t('menuCopyTsv'), keyHint: 'Ctrl+C', run: () => actions.copyRows('tsv') },
        { label: t('menuCopyNdjson'), run: () => actions.copyRows('ndjson') },
        { label: t('menuExportSelection'), run: () => void actions.exportSelection() },
      ]
    : [];
  openMenu(anchor, t('rowMenu'), [
    ...rows,
    { label: t('menuCopyAs'), isFirstOfGroup: true, run: copyAs },
    {
      label: t(isBookmarked ? 'menuBookmarkRemove' : 'menuBookmark'),
      keyHint: 'M',
      run: () => actions.toggleBookmark(),
    },
    { label: t('menuNote'), keyHint: 'N', run: () => actions.editNote() },
    { label: t('menuSameKind'), isDisabled: !isFrame, isFirstOfGroup: true, run: () => actions.filterSameKind() },
    { label: t('menuTimeReference'), run: () => actions.setTimeReference() },
  ]);
}
