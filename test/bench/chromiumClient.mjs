/**
 * Chromium as a client, its protocol's network domain on, in a process of its own: a page receives, and what is counted is what the
 * protocol reports. Usage: node chromiumClient.mjs URL FRAMES; prints the figures as JSON.
 */
import { launchBrowser } from '../../scripts/lib/workbench.mjs';

const [url, framesText] = process.argv.slice(2);
const frames = Number(framesText);
const TIMEOUT_MS = 180_000;

function countFrames(session) {
  return new Promise((resolve, reject) => {
    let startedMs = 0;
    let count = 0;
    const timer = setTimeout(() => reject(new Error(`${count} of ${frames} frames were reported`)), TIMEOUT_MS);
    session.on('Network.webSocketHandshakeResponseReceived', () => {
      startedMs = performance.now();
    });
    session.on('Network.webSocketFrameReceived', () => {
      count += 1;
      if (count < frames) return;
      clearTimeout(timer);
      resolve((frames * 1_000) / (performance.now() - startedMs));
    });
  });
}

const browser = await launchBrowser();
try {
  const page = await browser.newPage();
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  const counted = countFrames(session);
  await page.evaluate((to) => {
    const socket = new WebSocket(to);
    socket.binaryType = 'arraybuffer';
  }, url);
  const framesPerSecond = await counted;
  process.stdout.write(JSON.stringify({ framesPerSecond, version: browser.version() }));
} finally {
  await browser.close();
}
