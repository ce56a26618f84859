import { describe, expect, it } from 'vitest';
import { NO_FILTER } from '../../../src/session/rowsModel';
import { use } from '../support/dial';
import { SessionHarness } from '../support/sessionHarness';
import { startWsServer } from '../support/wsServer';

const MESSAGES = [
  '{"type":"tick","price":9}',
  '{"type":"tick","price":11}',
  'plain',
  `${'a'.repeat(40)}!`,
  '{"type":"bye"}',
];

async function connect() {
  const server = await use(
    startWsServer({
      accept: (socket) => {
        for (const message of MESSAGES) socket.send(message);
      },
    }),
  );
  const inspector = new SessionHarness();
  await inspector.open(server.url);
  await inspector.untilFrames(MESSAGES.length);
  const filter = (text: string) => inspector.ask('rows/filter', { filter: { ...NO_FILTER, text } });
  const previews = async () => (await inspector.frames()).map(({ preview }) => preview);
  return { inspector, filter, previews };
}

describe('filter expressions over a connection', () => {
  it('choose frames; a wrong one is refused with its reason and changes nothing', async () => {
    const { inspector, filter, previews } = await connect();
    await filter('json.type == "tick" && json.price > 10');
    expect(await previews()).toEqual([MESSAGES[1]]);
    await expect(filter('json.price > ')).rejects.toMatchObject({ code: 'filter-invalid' });
    await expect(filter(`${'('.repeat(9_000)}fin${')'.repeat(9_000)}`)).rejects.toMatchObject({
      code: 'filter-invalid',
      message: expect.stringContaining('more than 100 deep'),
    });
    await expect(filter('opcode == ping || '.repeat(6_000))).rejects.toMatchObject({
      code: 'filter-invalid',
      message: expect.stringContaining('at most 32,768'),
    });
    expect(await previews()).toEqual([MESSAGES[1]]);
    expect((await inspector.ask('session/open', {})).filter.text).toBe('json.type == "tick" && json.price > 10');
  });

  it('a regular expression that backtracks for ever leaves out its rows, and the capture goes on', async () => {
    const { inspector, filter, previews } = await connect();
    expect((await filter('/^(a+)+$|plain/')).undecided).toEqual({ count: 1, timeoutMs: 100, isGivenUp: false });
    expect(await previews()).toEqual(['plain']);
    await inspector.send('aaaa');
    await inspector.untilFrames(2);
    expect(await previews()).toEqual(['plain', 'aaaa']);
  });

  it('help while typing knows the messages of the connection', async () => {
    const { inspector } = await connect();
    const { kind, problems, completions } = await inspector.ask('filter/assist', { text: 'json.', caret: 5 });
    expect(kind).toBe('expression');
    expect(problems).toHaveLength(1);
    expect(completions.items.map(({ label }) => label)).toEqual(['json.type', 'json.price']);
    expect((await inspector.ask('filter/help', {})).fields.map(({ name }) => name)).toContain('close.code');
  });

  it('filters are saved under a name and removed', async () => {
    const { inspector } = await connect();
    await inspector.ask('filter/saved/save', { name: ' ticks ', text: 'json.type == "tick"' });
    const saved = await inspector.ask('filter/saved/save', { name: 'pings', text: 'opcode == ping' });
    expect(saved.filters.map(({ name }) => name)).toEqual(['ticks', 'pings']);
    await expect(inspector.ask('filter/saved/save', { name: ' ', text: 'x' })).rejects.toMatchObject({
      code: 'name-missing',
    });
    expect((await inspector.ask('filter/saved/remove', { name: 'ticks' })).filters).toHaveLength(1);
    expect((await inspector.ask('filter/saved/read', {})).filters).toEqual([{ name: 'pings', text: 'opcode == ping' }]);
  });
});
