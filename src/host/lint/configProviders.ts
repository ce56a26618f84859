import * as vscode from 'vscode';
import type { OutlineItem } from '../../lint/insight/insight';
import type { LintController } from './lintController';
import type { LintedFile } from './lintedFile';

const SYMBOL_KINDS: Readonly<Record<OutlineItem['kind'], vscode.SymbolKind>> = {
  block: vscode.SymbolKind.Namespace,
  route: vscode.SymbolKind.Interface,
  server: vscode.SymbolKind.Module,
  upstream: vscode.SymbolKind.Array,
  map: vscode.SymbolKind.Variable,
  section: vscode.SymbolKind.Namespace,
  acl: vscode.SymbolKind.Boolean,
  listen: vscode.SymbolKind.Event,
};

/** What a directive does to a WebSocket, the value in force and where it comes from. */
export class ConfigHovers implements vscode.HoverProvider {
  constructor(private readonly lintController: LintController) {}

  provideHover(document: vscode.TextDocument, position: vscode.Position): vscode.Hover | undefined {
    const file = this.lintController.read(document);
    const hover = file?.insight.hover(document.offsetAt(position));
    if (file === undefined || hover === undefined) return undefined;
    // Neither commands nor HTML: the text holds parts of the file.
    return new vscode.Hover(new vscode.MarkdownString(hover.markdown), file.toRange(hover.span));
  }
}

/** Blocks and sections for the Outline view, the breadcrumbs and "Go to Symbol". */
export class ConfigOutline implements vscode.DocumentSymbolProvider {
  constructor(private readonly lintController: LintController) {}

  provideDocumentSymbols(document: vscode.TextDocument): vscode.DocumentSymbol[] {
    const file = this.lintController.read(document);
    return file === undefined ? [] : file.insight.outline.map((item) => toSymbol(item, file));
  }
}

function toSymbol(item: OutlineItem, file: LintedFile): vscode.DocumentSymbol {
  const range = file.toRange(item.span);
  // VS Code refuses an empty name.
  const name = item.name === '' ? '?' : item.name;
  const symbol = new vscode.DocumentSymbol(name, item.detail, SYMBOL_KINDS[item.kind], range, file.toRange(item.head));
  symbol.children = item.children.map((child) => toSymbol(child, file));
  return symbol;
}

/** Directives and values that matter to WebSockets; everything else is for other extensions. */
export class ConfigCompletions implements vscode.CompletionItemProvider {
  constructor(private readonly lintController: LintController) {}

  provideCompletionItems(document: vscode.TextDocument, position: vscode.Position): vscode.CompletionItem[] {
    const file = this.lintController.read(document);
    if (file === undefined) return [];
    return file.insight.complete(document.offsetAt(position)).map((one, index) => {
      const item = new vscode.CompletionItem(one.label, vscode.CompletionItemKind.Property);
      item.insertText = one.insertText;
      item.detail = one.detail;
      item.documentation = one.documentation;
      item.range = file.toRange(one.replace);
      item.sortText = String(index).padStart(3, '0');
      // What is typed may be several words: VS Code would compare with the last one only.
      item.filterText = document.getText(item.range).trim() === '' ? one.label : one.insertText;
      return item;
    });
  }
}
