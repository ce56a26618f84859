import * as vscode from 'vscode';
import { escapeMarkdown } from '../../base/markdownText';
import { explainLogLine, isKnownLog } from '../../lint/logs/explainLogLine';
import type { LogExplanation } from '../../lint/logs/explanation';
import { fileName } from '../../lint/paths';
import { allRules } from '../../lint/registry';
import type { LintController } from './lintController';

/** Rotated files have a number or a date behind the name. */
const PATTERNS = ['**/*.log', '**/*.log.*', '**/*{error,access}.log*', '**/*{error,access}_log*', '**/haproxy*.log*'];

/** Where hovers may appear; whether a file is such a log, its first lines say. */
export const LOG_SELECTOR: vscode.DocumentSelector = [
  { language: 'log' },
  { language: 'plaintext' },
  ...PATTERNS.map((pattern) => ({ pattern })),
];

/** Names that say enough, whatever the first lines are. */
const KNOWN_NAME = /(?:nginx|haproxy|error[._]log|access[._]log)[^/]*$/i;
const MAX_HEAD_LINES = 30;
const MAX_HEAD_LINE_CHARS = 2_000;
const MAX_FINDINGS = 3;

/** What lines of NGINX's and HAProxy's logs say about WebSockets: cause, remedy and where a config has it. Reads one line, and the first few. */
export class LogHovers implements vscode.HoverProvider {
  constructor(private readonly lintController: LintController) {}

  provideHover(document: vscode.TextDocument, { line }: vscode.Position): vscode.Hover | undefined {
    if (!KNOWN_NAME.test(document.uri.path) && !isKnownLog(readHead(document))) return undefined;
    const found = explainLogLine(document.lineAt(line).text);
    if (found === undefined) return undefined;
    const { start, end } = found.span;
    return new vscode.Hover(this.#toMarkdown(found), new vscode.Range(line, start, line, end));
  }

  #toMarkdown(found: LogExplanation): vscode.MarkdownString {
    const text = new vscode.MarkdownString();
    text.isTrusted = { enabledCommands: ['socketscope.showRule', 'socketscope.showFinding'] };
    const lines = [
      `**${escapeMarkdown(found.title)}**`,
      escapeMarkdown(found.cause),
      escapeMarkdown(vscode.l10n.t('What to do: {0}', found.remedy)),
      ...(found.check === undefined ? [] : [vscode.l10n.t('To check:'), `\`\`\`sh\n${found.check}\n\`\`\``]),
      ...this.#toLinks(found.ruleIds),
    ];
    text.appendMarkdown(lines.join('\n\n'));
    return text;
  }

  /** Findings of those rules in the configs that are known, else the rules' pages. */
  #toLinks(ruleIds: readonly string[]): readonly string[] {
    if (ruleIds.length === 0) return [];
    const findings = this.lintController.files
      .flatMap((file) =>
        file.findings.filter(({ rule }) => ruleIds.includes(rule)).map((finding) => ({ file, finding })),
      )
      .slice(0, MAX_FINDINGS);
    const shown = findings.map(({ file, finding }) => {
      const label = vscode.l10n.t(
        'Show in config: {0} line {1}',
        fileName(file.request.path),
        file.toRange(finding).start.line + 1,
      );
      return toLink(label, 'socketscope.showFinding', [file.uri.toString(), finding.start]);
    });
    const pages = ruleIds.flatMap((id) => {
      const rule = allRules.find((one) => one.id === id);
      return rule === undefined ? [] : [toLink(`${id} ${rule.name}`, 'socketscope.showRule', [id])];
    });
    return [...shown, [vscode.l10n.t('Rules about it:'), pages.join(' \u00b7 ')].join(' ')];
  }
}

/** The first lines, each cut: a line of a log can be as long as its writer likes. */
function readHead(document: vscode.TextDocument): readonly string[] {
  const count = Math.min(document.lineCount, MAX_HEAD_LINES);
  return Array.from({ length: count }, (_, line) =>
    document.getText(new vscode.Range(line, 0, line, MAX_HEAD_LINE_CHARS)),
  );
}

function toLink(label: string, command: string, args: readonly unknown[]): string {
  return `[${escapeMarkdown(label)}](command:${command}?${encodeURIComponent(JSON.stringify(args))})`;
}
