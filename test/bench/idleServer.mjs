/** A `ws` server that accepts and says nothing, in a process of its own. Tells its port, and its resident memory whenever asked. */
import { WebSocketServer } from 'ws';

const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false });
server.on('listening', () => process.send({ port: server.address().port }));
process.on('message', () => {
  gc();
  gc();
  process.send({ rss: process.memoryUsage.rss(), connections: server.clients.size });
});
process.on('disconnect', () => process.exit());
