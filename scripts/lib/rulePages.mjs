/** The text of `docs/rules/<id>.md` and of the table in README.md, from the rules' own metadata. */

const DIALECT_NAMES = {
  nginx: 'NGINX',
  haproxy: 'HAProxy',
  kubernetes: 'Kubernetes Ingress',
  systemd: 'systemd units',
  limits: 'limits.conf',
  sysctl: 'sysctl.conf',
};
/** Languages of code blocks, where it is not the dialect's own name. */
const FENCE_LANGUAGES = { kubernetes: 'yaml', systemd: 'ini', limits: 'text', sysctl: 'ini' };
/** Files in which a comment cannot follow a value. */
const WHOLE_LINE_COMMENTS = ['systemd', 'sysctl'];
export const TABLE_START = '<!-- rules:start -->';
export const TABLE_END = '<!-- rules:end -->';

/** One page: everything a user wants who clicked on the rule's id in the Problems view. */
export function toPage(rule) {
  const { id, name, severity, level, dialects, summary, why, measured, example, manual } = rule;
  return `# ${id} ${name}

**${toCell(summary)}**

Severity: ${severity} · Level: ${level} · Proxy: ${toProxies(dialects)}

## Why

${why}

## Example

Before:

${toFence(example.before, dialects[0])}

After:

${toFence(example.after, dialects[0])}

## What was measured

${measured}

## How to silence it

For one line:

${toFence(toSuppression(id, dialects[0]), dialects[0])}

Everywhere, or with another severity, in the settings:

${toFence(`"socketscope.lint.severity": { "${id}": "off" }`, 'json')}

## See also

[The manual](${manual})
`;
}

/** One row a rule, in the order given. */
export function toTable(rules) {
  const rows = rules.map(
    ({ id, name, severity, level, dialects, summary }) =>
      `| [${id}](docs/rules/${id}.md) | ${name} | ${toProxies(dialects)} | ${severity} | ${level} | ${toCell(summary)} |`,
  );
  return ['| Rule | Name | Proxy | Severity | Level | Finds |', '| --- | --- | --- | --- | --- | --- |', ...rows].join(
    '\n',
  );
}

/** The document with its table renewed; undefined when it has no markers. */
export function replaceTable(document, rules) {
  const start = document.indexOf(TABLE_START);
  const end = document.indexOf(TABLE_END, start);
  if (start < 0 || end < 0) return undefined;
  return `${document.slice(0, start)}${TABLE_START}\n\n${toTable(rules)}\n\n${document.slice(end)}`;
}

function toSuppression(id, dialect) {
  const above = `# ws-lint-disable-next-line ${id}`;
  if (WHOLE_LINE_COMMENTS.includes(dialect)) return `${above}\n# above the line`;
  return `${above}\n# above the line, or at its end: # ws-lint-disable-line ${id}`;
}

function toProxies(dialects) {
  return dialects.map((dialect) => DIALECT_NAMES[dialect]).join(', ');
}

function toCell(text) {
  return text.replaceAll('|', '\\|');
}

function toFence(text, language) {
  return `\`\`\`${FENCE_LANGUAGES[language] ?? language}\n${text}\n\`\`\``;
}
