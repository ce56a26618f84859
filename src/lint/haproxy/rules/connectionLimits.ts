import type { Report, Rule } from '../../rule';
import { deleteLine } from '../edits';
import type { HaproxyModel } from '../model';
import { type Line, type Section, toStatementSpan } from '../parser';

export const connectionLimits: Rule<HaproxyModel> = {
  id: 'H30',
  name: 'connection-limits',
  severity: 'hint',
  level: 'all',
  summary: 'Limits of connections and of file descriptors contradict each other',
  why: 'HAProxy needs two file descriptors for each connection, one to the client and one to the server, and some for listeners and health checks. It computes `ulimit-n` from the global `maxconn` by itself; a smaller number written by hand keeps it from starting or, with `no strict-limits`, makes it run out. The global `maxconn` also bounds all frontends together: a larger one in a frontend is never reached, and the next WebSocket waits in the queue of the kernel, without an answer.',
  measured:
    'HAProxy 2.6.12, started with fewer descriptors than it needs: maxconn 1000 with ulimit-n 100 passes `haproxy -c` and then does not start, "FD limit (100) too low for maxconn=1000/maxsock=2017"; started with 20,000 it does not lower its limit and starts. With a global maxconn 4 and maxconn 100 in the frontend, the fifth WebSocket gets no answer.',
  example: {
    before: ['global', '    maxconn 20000', '    ulimit-n 20000'].join('\n'),
    after: ['global', '    maxconn 20000'].join('\n'),
  },
  manual: 'https://docs.haproxy.org/2.6/configuration.html#3.2-ulimit-n',

  check({ file, text }, report) {
    const globals = file.sections.filter(({ kind }) => kind === 'global');
    if (globals.some(({ hasInsertions }) => hasInsertions)) return;
    const maxconn = findNumber(globals, 'maxconn');
    const files = findNumber(globals, 'ulimit-n');
    if (maxconn === undefined) return;
    if (files !== undefined && files.value < maxconn.value * 2) report(toFilesReport(text, files, maxconn));
    for (const { kind, name, lines } of file.sections) {
      if (kind !== 'frontend' && kind !== 'listen' && kind !== 'defaults') continue;
      const own = toSetting(lines.findLast(({ keyword }) => keyword === 'maxconn'));
      if (own === undefined || own.value <= maxconn.value || own.line.branch !== undefined) continue;
      const where = name === undefined ? kind : `${kind} ${name.value}`;
      report(toMaxconnReport(where, own, maxconn));
    }
  },
};

interface Setting {
  readonly line: Line;
  readonly value: number;
}

/** The last line counts; one in an `.if` branch may not. */
function findNumber(globals: readonly Section[], keyword: string): Setting | undefined {
  const lines = globals.flatMap((section) => section.lines.filter((line) => line.keyword === keyword));
  return lines.some(({ branch }) => branch !== undefined) ? undefined : toSetting(lines.at(-1));
}

function toSetting(line: Line | undefined): Setting | undefined {
  const word = line?.args[0];
  if (line === undefined || word === undefined || word.isUnknown || !/^\d{1,9}$/.test(word.value)) return undefined;
  const value = Number(word.value);
  // Zero means that HAProxy computes it.
  return value === 0 ? undefined : { line, value };
}

function toFilesReport(text: string, files: Setting, maxconn: Setting): Report {
  return {
    ...toStatementSpan(files.line),
    message: `ulimit-n ${files.value} is too low for maxconn ${maxconn.value} (line ${maxconn.line.place}): each connection takes two descriptors. HAProxy does not start, unless it inherits a higher limit; without this line it computes the number itself.`,
    fixes: [{ title: 'Delete ulimit-n: HAProxy computes it', edits: [deleteLine(text, files.line)] }],
  };
}

function toMaxconnReport(where: string, own: Setting, maxconn: Setting): Report {
  const word = maxconn.line.args[0];
  const edits = word === undefined ? [] : [{ start: word.start, end: word.end, newText: String(own.value) }];
  return {
    ...toStatementSpan(own.line),
    message: `maxconn ${own.value} of ${where} is never reached: the global maxconn ${maxconn.value} (line ${maxconn.line.place}) counts the connections of all frontends, and the next WebSocket gets no answer.`,
    fixes: edits.length === 0 ? [] : [{ title: `Raise the global maxconn to ${own.value}`, edits }],
  };
}
