import type { Rule } from '../../rule';
import type { SysctlModel } from '../models';

const DEFAULT_LOW = 32_768;
const DEFAULT_HIGH = 60_999;
const DEFAULT_COUNT = DEFAULT_HIGH - DEFAULT_LOW + 1;

export const portRange: Rule<SysctlModel> = {
  id: 'L9',
  name: 'port-range',
  severity: 'hint',
  level: 'all',
  summary: 'A narrow ip_local_port_range bounds how many WebSockets a proxy carries to one server',
  why: 'Each WebSocket that a proxy passes to one address and port of a server takes a local port of its own for as long as it is open. `net.ipv4.ip_local_port_range` says how many there are, 28232 by default. When they are used up, new handshakes fail with 502 or 503 and "Cannot assign requested address" in the log. A range that runs backwards is refused, and the default stays.',
  measured:
    'Linux 6.18.44: with the range 50000 50009, 10 of 20 connections to one address and port succeed and 10 fail with EADDRNOTAVAIL. The range 60000 50000 is refused with "Invalid argument".',
  example: {
    before: 'net.ipv4.ip_local_port_range = 50000 60000',
    after: 'net.ipv4.ip_local_port_range = 10240 60999',
  },
  manual: 'https://docs.kernel.org/networking/ip-sysctl.html',

  check({ settings }, report) {
    const setting = settings.get('net.ipv4.ip_local_port_range');
    const match = /^(\d{1,5})\s+(\d{1,5})$/.exec(setting?.value ?? '');
    if (setting === undefined || match === null) return;
    const [low, high] = [Number(match[1]), Number(match[2])];
    const count = high - low + 1;
    if (count >= DEFAULT_COUNT) return;
    const message =
      count < 1
        ? `The kernel refuses a range from ${low} down to ${high}: the default ${DEFAULT_LOW} to ${DEFAULT_HIGH} stays in force.`
        : `${count} local ports bound how many WebSockets a proxy on this machine can carry to one address and port of a server; the default range has ${DEFAULT_COUNT}.`;
    const newText = count < 1 && low - high + 1 >= DEFAULT_COUNT ? `${high} ${low}` : `${DEFAULT_LOW} ${DEFAULT_HIGH}`;
    report({
      start: setting.start,
      end: setting.end,
      message,
      fixes: [{ title: `Use the range ${newText}`, edits: [{ ...setting.valueSpan, newText }] }],
    });
  },
};
