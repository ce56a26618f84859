import { inRoot } from '../../../scripts/lib/paths.mjs';
import { runOrThrow } from '../../../scripts/lib/processes.mjs';
import { say } from '../../../scripts/lib/say.mjs';
import { count, mebibytes, perSecond, ratio } from '../lib/format.mjs';
import { findMitmproxy, readMitmproxyVersion, startMitmproxy } from '../lib/mitmproxy.mjs';

const ROUNDS = 3;
/** Frames of each size for each kind of client. The rate is what is compared: slow clients are sent fewer, and large frames are fewer. */
const SIZES = [
  { size: 16, fast: 1_000_000, chromium: 50_000, mitmproxy: 20_000 },
  { size: 100, fast: 1_000_000, chromium: 50_000, mitmproxy: 20_000 },
  { size: 1_024, fast: 1_000_000, chromium: 30_000, mitmproxy: 20_000 },
  { size: 65_536, fast: 20_000, chromium: 1_000, mitmproxy: 2_000 },
];

/** Frames per second of several clients side by side: in turn, each in a process of its own, the server in another. */
export const capturePart = {
  name: 'capture',

  async measure(context) {
    const mitmproxy = findMitmproxy();
    if (mitmproxy === undefined) say('mitmproxy is not on this machine: left out');
    const sizes = [];
    for (const plan of SIZES) {
      const fast = Math.min(plan.fast, context.frames);
      sizes.push(await measureSize({ ...plan, fast }, context, context.isQuick ? undefined : mitmproxy));
    }
    return { sizes, mitmproxyVersion: mitmproxy && (await readMitmproxyVersion(mitmproxy)) };
  },

  toTables({ sizes, mitmproxyVersion }) {
    const rows = sizes.map(({ size, clients }) => {
      const best = (name) => clients[name]?.best.framesPerSecond;
      const ours = best('socketscope');
      return [
        `${count(size)} bytes`,
        ...['bareWs', 'socketscope', 'chromium', 'mitmproxy'].map((name) => perSecond(best(name))),
        ...['bareWs', 'chromium', 'mitmproxy'].map((name) => ratio(ours / best(name))),
        mebibytes(clients.socketscope.best.rssGrowthBytes),
      ];
    });
    const chromium = sizes.find(({ clients }) => clients.chromium)?.clients.chromium.version;
    const columns = ['frames', 'bare ws', 'Socketscope', 'Chromium', 'mitmproxy'];
    return [
      {
        title: 'Capture: frames a second, everything kept',
        columns: [...columns, 'ours / ws', 'ours / Chromium', 'ours / mitmproxy', 'RSS growth'],
        rows,
        notes: [
          `Best of ${ROUNDS} rounds in turn for ws and Socketscope, one for the others.`,
          `Frames sent: ${sizes.map(toPlanText).join('; ')}.`,
          chromium
            ? `Chromium ${chromium} with its protocol's network domain on, through Playwright.`
            : 'Chromium: left out.',
          mitmproxyVersion
            ? `mitmproxy ${mitmproxyVersion} as a reverse proxy, bare ws behind it.`
            : 'mitmproxy: left out, it is not on this machine.',
        ],
      },
    ];
  },
};

async function measureSize(plan, context, mitmproxy) {
  const { size } = plan;
  const runs = { bareWs: [], socketscope: [] };
  for (let round = 1; round <= ROUNDS; round++) {
    say(`capture, ${count(size)} bytes, round ${round} of ${ROUNDS}`);
    const url = context.server.url({ size, frames: plan.fast });
    runs.bareWs.push(await context.measure('bare-ws', [url, plan.fast]));
    runs.socketscope.push(await context.measure('socketscope', [url, plan.fast]));
  }
  const clients = {
    bareWs: toClient(plan.fast, runs.bareWs),
    socketscope: toClient(plan.fast, runs.socketscope),
  };
  if (!context.isQuick) clients.chromium = toClient(plan.chromium, [await measureChromium(plan, context)]);
  if (mitmproxy) clients.mitmproxy = toClient(plan.mitmproxy, [await measureMitmproxy(mitmproxy, plan, context)]);
  return { size, clients };
}

async function measureChromium({ size, chromium: frames }, { server }) {
  say(`capture, ${count(size)} bytes, Chromium`);
  const args = [inRoot('test', 'bench', 'chromiumClient.mjs'), server.url({ size, frames, stay: '' }), `${frames}`];
  return JSON.parse((await runOrThrow(process.execPath, args)).stdout);
}

async function measureMitmproxy(program, { size, mitmproxy: frames }, { server, measure }) {
  say(`capture, ${count(size)} bytes, mitmproxy`);
  const proxy = await startMitmproxy(program, server.port);
  try {
    return await measure('bare-ws', [server.url({ size, frames }, proxy.port), frames]);
  } finally {
    await proxy.stop();
  }
}

function toClient(frames, rounds) {
  const best = rounds.reduce((a, b) => (a.framesPerSecond >= b.framesPerSecond ? a : b));
  return { frames, best, rounds, ...(best.version ? { version: best.version } : {}) };
}

function toPlanText({ size, clients }) {
  const { bareWs, chromium, mitmproxy } = clients;
  const others = [
    chromium && `${count(chromium.frames)} to Chromium`,
    mitmproxy && `${count(mitmproxy.frames)} to mitmproxy`,
  ];
  return `${count(bareWs.frames)} of ${count(size)} bytes (${others.filter(Boolean).join(', ') || 'the same to all'})`;
}
