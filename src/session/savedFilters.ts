import { UserError } from '../base/errors';
import { MAX_SAVED_FILTERS, type SavedFilter } from '../protocol/filter';
import type { SessionUi } from './ports';

/** Throws a `UserError`: `name-missing`, or `too-many-filters`. */
export async function saveFilter(ui: SessionUi, name: string, text: string): Promise<readonly SavedFilter[]> {
  const trimmed = name.trim();
  if (trimmed === '') throw new UserError('name-missing', 'Give the filter a name to save it.');
  if (text.trim() === '') throw new UserError('filter-missing', 'There is no filter to save: type one first.');
  const saved = ui.savedFilters();
  if (saved.length >= MAX_SAVED_FILTERS && !saved.some((filter) => filter.name === trimmed)) {
    throw new UserError('too-many-filters', `${MAX_SAVED_FILTERS} filters are saved. Remove one first.`);
  }
  await ui.saveFilter({ name: trimmed, text });
  return ui.savedFilters();
}
