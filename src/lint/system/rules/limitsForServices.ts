import type { Rule } from '../../rule';
import type { LimitsModel } from '../models';

/** Accounts that exist for services: nobody logs in as one of them. */
const SERVICE_ACCOUNTS: ReadonlySet<string> = new Set([
  'nginx',
  'haproxy',
  'www-data',
  'http',
  'httpd',
  'apache',
  'node',
  'nodejs',
  'caddy',
  'traefik',
  'envoy',
  '_haproxy',
]);

export const limitsForServices: Rule<LimitsModel> = {
  id: 'L5',
  name: 'limits-for-services',
  severity: 'hint',
  level: 'all',
  summary: 'limits.conf is for logins: a systemd service does not get its limits from here',
  why: 'pam_limits applies this file when a session is opened: a login, `su`, `sudo`, cron. systemd starts a service without such a session, also with `User=`, and gives it `LimitNOFILE` of its unit, a soft limit of 1024 where nothing is said. Raising the limit here for the account of a proxy or a server changes nothing for its WebSockets.',
  measured:
    'Not run: there is no systemd in the lab. limits.conf(5) of Linux-PAM 1.5.2 says that the limits apply "to user login sessions"; systemd.exec(5) of systemd 252 names LimitNOFILE= as the limit for the processes of a unit.',
  example: {
    before: 'www-data soft nofile 65536\nwww-data hard nofile 65536',
    after: '# nginx: LimitNOFILE=65536 in /etc/systemd/system/nginx.service.d/limits.conf\ndeploy - nofile 65536',
  },
  manual: 'https://man7.org/linux/man-pages/man5/limits.conf.5.html',

  check({ entries }, report) {
    const entry = entries.find(
      ({ item, domain }) => item.value === 'nofile' && SERVICE_ACCOUNTS.has(domain.value.replace(/^@/, '')),
    );
    // Once a file: what is true of one line is true of all.
    if (entry === undefined) return;
    report({
      start: entry.start,
      end: entry.end,
      message: `This holds for logins of ${entry.domain.value} only: a systemd service that runs as ${entry.domain.value} gets its limit from LimitNOFILE in its unit.`,
    });
  },
};
