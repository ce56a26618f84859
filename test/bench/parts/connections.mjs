import { fork } from 'node:child_process';
import { once } from 'node:events';
import { inRoot } from '../../../scripts/lib/paths.mjs';
import { say } from '../../../scripts/lib/say.mjs';
import { count, kibibytes, ratio } from '../lib/format.mjs';

const CONNECTIONS = 500;

/** What an idle connection costs the extension host, a bare `ws` client, and the server at the other end. */
export const connectionsPart = {
  name: 'connections',

  async measure({ measure }) {
    say('memory of an idle connection');
    const server = fork(inRoot('test', 'bench', 'idleServer.mjs'), { execArgv: ['--expose-gc'] });
    try {
      const [{ port }] = await once(server, 'message');
      const url = `ws://127.0.0.1:${port}/`;
      const ask = async () => {
        server.send('rss');
        const [answer] = await once(server, 'message');
        return answer;
      };
      const run = (kind) => measure('connections', [kind, url, CONNECTIONS], { hasGc: true });
      // The server keeps what it once took: its figure is of the first connections it ever had.
      const before = await ask();
      const running = run('bare');
      const most = await sampleUntil(running, ask);
      return { bare: await running, socketscope: await run('socketscope'), server: toServerFigure(before, most) };
    } finally {
      server.kill();
    }
  },

  toTables({ bare, socketscope, server }) {
    return [
      {
        title: `Memory of an idle connection, ${count(CONNECTIONS)} of them`,
        columns: ['', 'RSS each', 'heap each', 'of ws'],
        rows: [
          ['Socketscope', ...toCells(socketscope), ratio(socketscope.rssBytesEach / bare.rssBytesEach)],
          ['ws, client', ...toCells(bare), '1.00'],
          ['ws, server', kibibytes(server.rssBytesEach), '-', '-'],
        ],
        notes: [],
      },
    ];
  },
};

const toCells = ({ rssBytesEach, heapBytesEach }) => [rssBytesEach, heapBytesEach].map(kibibytes);

/** The answer with the most connections while something runs. */
async function sampleUntil(running, ask) {
  let isRunning = true;
  running.finally(() => {
    isRunning = false;
  });
  let most = await ask();
  while (isRunning) {
    const now = await ask();
    if (now.connections >= most.connections) most = now;
  }
  return most;
}

function toServerFigure(before, most) {
  const connections = most.connections - before.connections;
  return { connections, rssBytesEach: (most.rss - before.rss) / connections };
}
