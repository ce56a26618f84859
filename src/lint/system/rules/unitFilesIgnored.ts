import type { Fix, Rule } from '../../rule';
import { findFileLimits, parseFileLimit } from '../fileLimit';
import { isFilledInLater } from '../lines';
import type { UnitModel } from '../models';
import type { UnitAssignment } from '../unitFile';

export const unitFilesIgnored: Rule<UnitModel> = {
  id: 'L2',
  name: 'unit-files-ignored',
  severity: 'information',
  level: 'all',
  summary: 'systemd ignores a LimitNOFILE that it cannot read or whose soft limit is above the hard one',
  why: 'The service starts nevertheless, with the limit of the manager, usually a soft limit of 1024, and fails with "Too many open files" when many WebSockets are open. systemd says so in the journal only. `LimitNOFILE` takes a number or `infinity`, or soft and hard with a colon between them; it knows neither `unlimited` nor `64K` nor a comment behind the value.',
  measured:
    'systemd 252.39, systemd-analyze verify: "Soft resource limit chosen higher than hard limit, ignoring: 8192:4096"; "Failed to parse resource value, ignoring" for unlimited, 64K, "65536 # note", 65,536 and "1024 : 2048". 0x400, +5 and infinity are read.',
  example: {
    before: '[Service]\nExecStart=/usr/bin/node /srv/chat/server.js\nLimitNOFILE=unlimited',
    after: '[Service]\nExecStart=/usr/bin/node /srv/chat/server.js\nLimitNOFILE=infinity',
  },
  manual: 'https://www.freedesktop.org/software/systemd/man/latest/systemd.exec.html#LimitCPU=',

  check(model, report) {
    for (const assignment of findFileLimits(model.assignments)) {
      const { start, end, value } = assignment;
      const problem = parseFileLimit(value);
      if (value === '' || isFilledInLater(value) || value.endsWith('\\') || typeof problem === 'object') continue;
      const cause =
        problem === 'soft above hard'
          ? 'the soft limit in front of the colon is above the hard one'
          : 'it is neither a number nor infinity';
      report({
        start,
        end,
        message: `systemd ignores LimitNOFILE=${value}: ${cause}. The service gets the limit of the manager instead, usually 1024.`,
        fixes: toFixes(assignment),
      });
    }
  },
};

/** What was meant, where that can be told. */
function toFixes({ value, valueSpan }: UnitAssignment): readonly Fix[] {
  const parts = value
    .replace(/[#;].*$/s, '')
    .replace(/["'\s]/g, '')
    .split(':')
    .map(toPlainNumber);
  const candidates = [parts.join(':'), [...parts].reverse().join(':')];
  const newText = candidates.find((candidate) => typeof parseFileLimit(candidate) === 'object');
  if (newText === undefined || newText === value) return [];
  return [{ title: `Use LimitNOFILE=${newText}`, edits: [{ ...valueSpan, newText }] }];
}

function toPlainNumber(part: string): string {
  if (/^(?:unlimited|-1|max)$/i.test(part)) return 'infinity';
  const scaled = /^(\d{1,9})([km])$/i.exec(part);
  if (scaled !== null) return String(Number(scaled[1]) * (scaled[2]?.toLowerCase() === 'k' ? 1_024 : 1_048_576));
  return part.replace(
    /^(\d{1,3})((?:[,._]\d{3})+)$/,
    (_, head: string, tail: string) => head + tail.replace(/\D/g, ''),
  );
}
