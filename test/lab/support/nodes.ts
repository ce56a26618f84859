import { get, type IncomingMessage } from 'node:http';
import { NODE_HEADER } from './backend';

/** Plain requests of one client, each on a connection of its own. */
export interface Visits {
  readonly paths: readonly string[];
  /** How many clients come one after the other; one where nothing is said. */
  readonly clients?: number;
}

/**
 * Did the requests of every client stay on one node? A client keeps the cookies it is given, as a browser does. It answers
 * `refused` where a request got no 200.
 */
export async function probeNodes(front: number, { paths, clients = 1 }: Visits): Promise<string> {
  let isSplit = false;
  for (let client = 0; client < clients; client++) {
    const nodes = new Set<string>();
    let cookie = '';
    for (const path of paths) {
      const answer = await visit(`http://127.0.0.1:${front}${path.replace('{client}', String(client))}`, cookie);
      if (answer.statusCode !== 200) return `refused ${answer.statusCode}`;
      cookie = answer.headers['set-cookie']?.[0]?.split(';')[0] ?? cookie;
      nodes.add(String(answer.headers[NODE_HEADER]));
    }
    if (nodes.size > 1) isSplit = true;
  }
  return isSplit ? 'several nodes' : 'one node';
}

function visit(url: string, cookie: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const headers = cookie === '' ? {} : { cookie };
    get(url, { agent: false, headers }, (answer) => {
      answer.resume();
      answer.on('end', () => resolve(answer));
    }).on('error', reject);
  });
}
