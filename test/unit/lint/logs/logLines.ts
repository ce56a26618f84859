/** Lines as the proxies write them, with what stands around the message. */

export function nginxError(level: string, message: string, upstream = 'http://127.0.0.1:9000/ws'): string {
  const request = `client: 192.0.2.7, server: chat.example, request: "GET /ws HTTP/1.1"`;
  return `2026/11/24 12:00:01 [${level}] 812#812: *56 ${message}, ${request}, upstream: "${upstream}", host: "chat.example"`;
}

export function access(status: string, tail = '', request = 'GET /ws HTTP/1.1'): string {
  return `192.0.2.7 - - [24/Nov/2026:12:00:01 +0000] "${request}" ${status} 155 "-" "Mozilla/5.0"${tail}`;
}

/** `timers` as `Tq/Tw/Tc/Tr/Ta`. */
export function haproxyHttp(
  state: string,
  timers: string,
  status: string,
  server = 'chat/s1',
  request = 'GET /ws HTTP/1.1',
): string {
  return `Nov 24 12:00:01 lb haproxy[811]: 192.0.2.7:40312 [24/Nov/2026:12:00:01.123] web~ ${server} ${timers} ${status} 132 - - ${state} 1/1/0/0/0 0/0 "${request}"`;
}

export function haproxyTcp(state: string, timers: string): string {
  return `192.0.2.7:40312 [24/Nov/2026:12:00:01.123] raw chat/s1 ${timers} 129 ${state} 1/1/0/0/0 0/0`;
}
