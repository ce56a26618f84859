import type * as vscode from 'vscode';
import type { SavedFilter } from '../protocol/filter';

const KEY = 'socketscope.filters';

/** Filters that the user saved, the same in every window and workspace. */
export class SavedFilterStore {
  constructor(private readonly state: vscode.Memento) {}

  /** In the order in which they were saved. */
  get all(): readonly SavedFilter[] {
    const stored: unknown = this.state.get(KEY);
    return Array.isArray(stored) ? stored.filter(isSavedFilter) : [];
  }

  async save(filter: SavedFilter): Promise<void> {
    const { all } = this;
    const isKnown = all.some(({ name }) => name === filter.name);
    await this.state.update(
      KEY,
      isKnown ? all.map((old) => (old.name === filter.name ? filter : old)) : [...all, filter],
    );
  }

  async remove(name: string): Promise<void> {
    await this.state.update(
      KEY,
      this.all.filter((filter) => filter.name !== name),
    );
  }
}

function isSavedFilter(value: unknown): value is SavedFilter {
  if (typeof value !== 'object' || value === null || !('name' in value) || !('text' in value)) return false;
  return typeof value.name === 'string' && typeof value.text === 'string';
}
