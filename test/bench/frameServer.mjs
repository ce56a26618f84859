/**
 * A server in a process of its own. What a client is sent stands in the query of its URL: `frames` binary frames of `size` bytes, as
 * fast as the client takes them or at `rate` frames a second; then it closes, unless `stay` is there. Blocks of whole frames are built
 * once and written again, so that the server is never what is measured. Prints its port.
 */
import { WebSocketServer } from 'ws';

const BLOCK_BYTES = 65_536;
const PACE_MS = 5;

function toHead(length) {
  if (length < 126) return Buffer.from([0x82, length]);
  const head = Buffer.from([0x82, length <= 0xffff ? 126 : 127, 0, 0, 0, 0, 0, 0, 0, 0]);
  if (length <= 0xffff) head.writeUInt16BE(length, 2);
  else head.writeBigUInt64BE(BigInt(length), 2);
  return head.subarray(0, length <= 0xffff ? 4 : 10);
}

/** As many whole frames as fit into a block, at least one. */
function toBlock(size) {
  const frame = Buffer.concat([toHead(size), Buffer.alloc(size, 'socketscope')]);
  const count = Math.max(1, Math.floor(BLOCK_BYTES / frame.length));
  return { frameBytes: frame.length, count, bytes: Buffer.concat(Array.from({ length: count }, () => frame)) };
}

/** Writes `count` frames, and answers whether the socket takes more. */
function writeFrames(socket, block, count) {
  let takesMore = true;
  for (let left = count; left > 0; left -= block.count) {
    takesMore = socket.write(left >= block.count ? block.bytes : block.bytes.subarray(0, left * block.frameBytes));
  }
  return takesMore;
}

function sendFast(socket, block, frames, done) {
  let left = frames;
  const write = () => {
    while (left > 0) {
      const count = Math.min(left, block.count);
      left -= count;
      if (!writeFrames(socket, block, count)) {
        socket.once('drain', write);
        return;
      }
    }
    done();
  };
  write();
}

function sendPaced(socket, block, frames, framesPerSecond, done) {
  const startedAt = performance.now();
  let sent = 0;
  const timer = setInterval(() => {
    const due = Math.min(frames, Math.floor(((performance.now() - startedAt) * framesPerSecond) / 1_000));
    writeFrames(socket, block, due - sent);
    sent = due;
    if (sent < frames && !socket.destroyed) return;
    clearInterval(timer);
    done();
  }, PACE_MS);
}

const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false }, () => {
  process.stdout.write(`${server.address().port}\n`);
});
server.on('connection', (client, request) => {
  const query = new URL(request.url, 'ws://localhost').searchParams;
  const [size, frames, rate] = ['size', 'frames', 'rate'].map((name) => Number(query.get(name)));
  const block = toBlock(size);
  const done = () => query.has('stay') || client.close(1000);
  client.on('error', () => client.terminate());
  if (rate > 0) sendPaced(request.socket, block, frames, rate, done);
  else sendFast(request.socket, block, frames, done);
});
