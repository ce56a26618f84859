/**
 * A server in a process of its own that sends `frames` binary frames of `size` bytes to every client, as fast as the client
 * takes them, and closes. Blocks of whole frames are built once and written again, so that the server is never what is measured.
 * Usage: node frameServer.mjs SIZE FRAMES; prints its port.
 */
import { WebSocketServer } from 'ws';

const size = Number(process.argv[2]);
const frames = Number(process.argv[3]);
const FRAMES_PER_BLOCK = Math.max(1, Math.floor(65_536 / (size + 4)));

function toFrame(payload) {
  const head = payload.length < 126 ? [0x82, payload.length] : [0x82, 126, payload.length >> 8, payload.length & 0xff];
  return Buffer.concat([Buffer.from(head), payload]);
}

const frame = toFrame(Buffer.alloc(size, 'socketscope'));
const block = Buffer.concat(Array.from({ length: FRAMES_PER_BLOCK }, () => frame));

const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false }, () => {
  process.stdout.write(`${server.address().port}\n`);
});
server.on('connection', (client, request) => {
  let left = frames;
  const write = () => {
    while (left > 0) {
      const count = Math.min(left, FRAMES_PER_BLOCK);
      left -= count;
      if (!request.socket.write(count === FRAMES_PER_BLOCK ? block : block.subarray(0, count * frame.length))) {
        request.socket.once('drain', write);
        return;
      }
    }
    client.close(1000);
  };
  client.on('error', () => client.terminate());
  write();
});
