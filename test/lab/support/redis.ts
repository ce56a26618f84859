import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '../../integration/support/until';
import type { NodeBus } from '../../support/wsNode';

const CHANNEL = 'messages';

export interface Redis {
  /** A node's two connections to it: one publishes, one is subscribed. */
  connect(): Promise<NodeBus>;
  close(): Promise<void>;
}

/** A Redis of its own on a socket in a temporary folder, that writes nothing. */
export async function startRedis(program: string): Promise<Redis> {
  const folder = mkdtempSync(join(tmpdir(), 'socketscope-redis-'));
  const path = join(folder, 'redis.sock');
  const options = ['--port', '0', '--unixsocket', path, '--dir', folder, '--save', '', '--appendonly', 'no'];
  const child = spawn(program, options, { stdio: 'ignore' });
  const sockets: Socket[] = [];
  const dial = async () => {
    const socket = connect(path);
    sockets.push(socket);
    await once(socket, 'connect');
    return socket;
  };
  await until(() => child.exitCode !== null || existsSync(path));
  return {
    connect: async () => {
      const [publisher, subscriber] = [await dial(), await dial()];
      publisher.resume();
      const listeners: ((message: string) => void)[] = [];
      const isSubscribed = readReplies(subscriber, ([kind, , message]) => {
        if (kind === 'message') for (const listener of listeners) listener(message ?? '');
      });
      subscriber.write(toCommand('SUBSCRIBE', CHANNEL));
      await isSubscribed;
      return {
        publish: (message) => void publisher.write(toCommand('PUBLISH', CHANNEL, message)),
        onMessage: (listener) => void listeners.push(listener),
      };
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      child.kill();
      if (child.exitCode === null) await once(child, 'exit');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** RESP: an array of bulk strings. */
function toCommand(...words: readonly string[]): string {
  return `*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('')}`;
}

/** Calls back with each array of three that a subscriber is sent; resolves with the first. Messages without line breaks only. */
function readReplies(socket: Socket, accept: (reply: readonly string[]) => void): Promise<void> {
  return new Promise((resolve) => {
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk.toString('utf8');
      const reply = /^\*3\r\n\$\d+\r\n(.*)\r\n\$\d+\r\n(.*)\r\n(?:\$\d+\r\n|:)(.*)\r\n/;
      for (let match = reply.exec(text); match !== null; match = reply.exec(text)) {
        text = text.slice(match[0].length);
        accept(match.slice(1));
        resolve();
      }
    });
  });
}
