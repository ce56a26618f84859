import * as vscode from 'vscode';

/** Labels of the tabs that hold an inspector, in the order of the tabs. */
export function inspectorTabs(): string[] {
  return vscode.window.tabGroups.all
    .flatMap((group) => group.tabs)
    .filter(({ input }) => input instanceof vscode.TabInputWebview && input.viewType.endsWith('socketscope.inspector'))
    .map(({ label }) => label);
}

export function openTabsOf(path: string): string[] {
  return inspectorTabs().filter((label) => label.includes(path) && label.includes('Open'));
}
