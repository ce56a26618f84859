/** What the plain demo servers do with a connection. Each stops by itself when its client leaves. */

/** Calls back every `ms` until the socket closes. */
export function every(socket, ms, callback) {
  const timer = setInterval(callback, ms);
  socket.once('close', () => clearInterval(timer));
}

export function echo(socket) {
  socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }));
}

const symbols = ['ACME', 'GLOBEX', 'INITECH', 'HOOLI', 'UMBRELLA'];

/** A random walk of prices, one JSON text message per tick. */
export function ticker(socket) {
  const prices = new Map(symbols.map((symbol, index) => [symbol, 80 + index * 37]));
  let sequence = 0;
  const send = (value) => socket.send(JSON.stringify(value));
  send({ type: 'hello', symbols, intervalMs: 500 });
  socket.on('message', (data) => send({ type: 'ack', bytes: data.length }));
  every(socket, 500, () => {
    const symbol = symbols[sequence % symbols.length];
    const price = Math.max(1, (prices.get(symbol) ?? 100) + (Math.random() - 0.5) * 4);
    prices.set(symbol, price);
    sequence += 1;
    send({ type: 'quote', seq: sequence, symbol, price: Number(price.toFixed(2)), at: new Date().toISOString() });
  });
}

/** A compressed message in three fragments, with a ping in each gap (RFC 6455 §5.4 allows control frames there). */
export function fragments(socket) {
  let sequence = 0;
  const send = () => {
    sequence += 1;
    const line = `report ${sequence}: all sensors within limits. `;
    const parts = [line.repeat(20), line.repeat(40), line.repeat(5)];
    parts.forEach((part, index) => {
      socket.send(part, { compress: true, fin: index === parts.length - 1 });
      if (index < parts.length - 1) socket.ping(`between ${index + 1} and ${index + 2}`);
    });
  };
  send();
  every(socket, 2000, send);
}

const chattyFramesPerSecond = 10_000;
const chattySeconds = 30;
/** Beyond this many unsent bytes the client is too slow, and frames are left out rather than piled up. */
const chattyBufferLimit = 4 * 1024 * 1024;

/** Small text frames as fast as announced, caught up after a late timer; closes normally when the time is over. */
export function chatty(socket) {
  const startedAt = performance.now();
  let sequence = 0;
  every(socket, 10, () => {
    const elapsed = (performance.now() - startedAt) / 1000;
    if (elapsed > chattySeconds) return socket.close(1000, `${sequence} frames in ${chattySeconds} s`);
    const due = Math.floor(elapsed * chattyFramesPerSecond);
    if (socket.bufferedAmount > chattyBufferLimit) sequence = due;
    for (; sequence < due; sequence++) socket.send(`{"seq":${sequence},"load":${(sequence * 7919) % 1000}}`);
  });
}

/** Lets the client see an application's own close code. */
export function close(socket) {
  socket.send('{"type":"error","message":"the token expired 12 s ago"}');
  socket.close(4001, 'token expired: sign in again');
}
