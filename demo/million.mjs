/** The demo's large capture: a trading day of numbered frames, as fast as the client takes them. */

import { encode } from '@msgpack/msgpack';

export const millionFrames = 1_000_000;

const symbols = ['ACME', 'GLOBEX', 'INITECH', 'HOOLI', 'UMBRELLA'];
/** Frames between two looks at the socket's buffer. */
const burst = 2_000;
/** Beyond this many unsent bytes it waits for the client. */
const bufferLimit = 1024 * 1024;

/** Every frame follows from its number alone, so that each one can be told whole: `seq` counts text and binary ones from 0. */
function toFrame(sequence) {
  const symbol = symbols[(sequence * 7) % symbols.length];
  const price = Number((80 + ((sequence * 7919) % 20_011) / 100).toFixed(2));
  if (sequence % 50_000 === 49_999) {
    return JSON.stringify({ seq: sequence, type: 'halted', symbol, reason: 'volatility auction', until: '14:35:00' });
  }
  if (sequence % 10 === 3) return encode({ seq: sequence, type: 'book', symbol, bid: price, ask: price + 0.02 });
  return JSON.stringify({ seq: sequence, type: 'trade', symbol, price, size: ((sequence * 31) % 900) + 100 });
}

/** A million frames, a ping among every thousand, and then silence on an open connection. */
export function million(socket) {
  let sent = 0;
  let sequence = 0;
  const send = () => {
    if (socket.readyState !== socket.OPEN) return;
    for (let end = Math.min(sent + burst, millionFrames); sent < end; sent++) {
      if (sent % 1_000 === 999) socket.ping(String(sent));
      else socket.send(toFrame(sequence++), { compress: false });
    }
    if (sent === millionFrames) return;
    if (socket.bufferedAmount < bufferLimit) setImmediate(send);
    else setTimeout(send, 5);
  };
  send();
}
