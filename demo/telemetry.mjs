/** The demo's MessagePack server: readings of a machine hall, with every kind of value the format has. */

import { randomBytes } from 'node:crypto';
import { decode, encode } from '@msgpack/msgpack';
import { every } from './endpoints.mjs';

export const telemetrySubprotocol = 'telemetry.msgpack';

const channels = ['temp', 'rpm', 'load'];
const pack = (value) => encode(value, { useBigInt64: true });

/** One reading: float, integer, nil, timestamp extension, a counter beyond 2^53 and raw bytes. */
function reading(sequence) {
  const phase = sequence / 9;
  return {
    op: 'tick',
    seq: sequence,
    at: new Date(),
    site: { id: 7, name: 'Hall B', tags: ['line-2', 'night shift'] },
    values: {
      temp: Number((21.5 + Math.sin(phase) * 3).toFixed(2)),
      rpm: 1480 + Math.round(Math.cos(phase) * 25),
      load: sequence % 11 === 0 ? null : Number((0.6 + Math.sin(phase / 3) / 4).toFixed(3)),
    },
    energy: 18_446_744_073_709_000_000n + BigInt(sequence),
    raw: new Uint8Array(Array.from({ length: 24 }, (_unused, index) => (index * 11 + sequence) % 256)),
    ok: true,
  };
}

/** One message in three fragments with a ping between them, as a firmware upload would look. */
function sendFirmware(socket) {
  const message = pack({ op: 'upload', name: 'firmware.bin', version: '2.4.1', data: randomBytes(9216) });
  const cuts = [0, 4096, 8192, message.length];
  for (let index = 0; index < cuts.length - 1; index++) {
    const isLast = index === cuts.length - 2;
    socket.send(message.subarray(cuts[index], cuts[index + 1]), { binary: true, compress: false, fin: isLast });
    if (index === 0) socket.ping();
  }
}

/**
 * Greets in JSON, then sends a reading every 400 ms, a fragmented upload after the first second and every 20 seconds,
 * and a ping every 5 seconds. Requests in MessagePack or JSON are acknowledged in MessagePack.
 */
export function telemetry(socket) {
  let sequence = 0;
  const open = () => socket.readyState === socket.OPEN;
  socket.send(
    JSON.stringify({
      type: 'hello',
      session: randomBytes(4).toString('hex'),
      heartbeat: 5000,
      channels,
      codecs: ['msgpack', 'json'],
    }),
  );
  socket.on('message', (data, isBinary) => socket.send(pack(acknowledge(data, isBinary))));
  every(socket, 400, () => {
    sequence += 1;
    socket.send(pack(reading(sequence)));
  });
  every(socket, 5000, () => socket.ping(`beat ${sequence}`));
  const first = setTimeout(() => open() && sendFirmware(socket), 1000);
  socket.once('close', () => clearTimeout(first));
  every(socket, 20_000, () => sendFirmware(socket));
}

function acknowledge(data, isBinary) {
  try {
    const request = isBinary ? decode(data, { useBigInt64: true }) : JSON.parse(data.toString('utf8'));
    return { op: 'ack', of: request, at: new Date() };
  } catch (error) {
    return { op: 'error', message: error.message, bytes: data.length };
  }
}
