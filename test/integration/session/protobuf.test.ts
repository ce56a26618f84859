import { describe, expect, it } from 'vitest';
import { ProtoFileSet } from '../../../src/decode/protobuf/protoFiles';
import { readProtoSchema } from '../../../src/decode/protobuf/protoReader';
import { use } from '../support/dial';
import { SessionHarness, toLine } from '../support/sessionHarness';
import { until } from '../support/until';
import { echo, startWsServer } from '../support/wsServer';

const SOURCE = `syntax = "proto3"; package car;
enum Gear { PARK = 0; DRIVE = 1; }
message Command { int32 speed = 1; Gear gear = 2; repeated string tags = 3; }
message Event { sint32 delta = 1; }`;

const { schema } = readProtoSchema('car.proto', new ProtoFileSet(new Map([['car.proto', SOURCE]])));
const command = schema?.messages.get('car.Command');
const event = schema?.messages.get('car.Event');

const draft = (text: string) => ({ draft: { kind: 'protobuf' as const, text } });

async function open(): Promise<SessionHarness> {
  const server = await use(startWsServer({ accept: echo }));
  const inspector = new SessionHarness();
  await inspector.open(server.url);
  return inspector;
}

async function lines(inspector: SessionHarness): Promise<readonly string[]> {
  return (await inspector.frames()).map(toLine);
}

describe('messages of a Protocol Buffers type', () => {
  it('are sent from JSON, shown with their names, and found by their fields', async () => {
    const inspector = await open();
    inspector.protobuf.set(command, command);
    await inspector.ask('composer/send', draft('{"speed": 150, "gear": "DRIVE", "tags": ["a", "b"]}'));
    await inspector.untilFrames(2);
    await inspector.ask('composer/send', draft('{"speed": 3}'));
    await inspector.untilFrames(4);
    expect(await lines(inspector)).toEqual([
      'out binary {speed: 150, gear: "DRIVE", tags: ["a", "b"]}',
      'in binary {speed: 150, gear: "DRIVE", tags: ["a", "b"]}',
      'out binary {speed: 3}',
      'in binary {speed: 3}',
    ]);
    const [sent] = await inspector.frames();
    expect(sent).toMatchObject({ previewFormat: 'Protobuf car.Command' });
    const ordinal = sent?.ordinal ?? -1;
    await inspector.ask('row/copy', { ordinal, format: 'json' });
    expect(JSON.parse(inspector.ui.clipboard)).toEqual({ speed: 150, gear: 'DRIVE', tags: ['a', 'b'] });
    const filter = (text: string) => ({
      filter: { opcodes: ['text', 'binary'] as const, direction: 'both' as const, text },
    });
    await inspector.ask('rows/filter', filter('json.gear == "DRIVE" && json.tags[1] == "b"'));
    expect(await lines(inspector)).toHaveLength(2);
    const { completions } = await inspector.ask('filter/assist', { text: 'json.s', caret: 6 });
    expect(completions.items.map(({ label }) => label)).toContain('json.speed');
  });

  it('may differ by direction, and rows are shown anew when others are chosen', async () => {
    const inspector = await open();
    await inspector.ask('composer/send', { draft: { kind: 'hex', text: '08 96 01' } });
    await inspector.untilFrames(2);
    expect(await lines(inspector)).toEqual(['out binary {1: 150}', 'in binary {1: 150}']);
    const { revision } = (await inspector.ask('session/open', {})).rows;
    inspector.protobuf.set(event, command);
    await until(() => inspector.events.some(({ name, data }) => name === 'rows/changed' && data.revision > revision));
    expect(await lines(inspector)).toEqual(['out binary {speed: 150}', 'in binary {delta: 75}']);
    expect(inspector.events).toContainEqual({
      name: 'protobuf/changed',
      data: { received: 'car.Event', sent: 'car.Command' },
    });
    expect((await inspector.ask('session/open', {})).protobuf).toEqual({ received: 'car.Event', sent: 'car.Command' });
    const ordinal = (await inspector.frames())[1]?.ordinal ?? -1;
    const read = async (decoderId: string | undefined) => {
      const detail = await inspector.ask('row/read', { ordinal, decoderId });
      return detail.kind === 'frame' ? detail.payload.decoderLabel : '';
    };
    expect([await read(undefined), await read('protobuf'), await read('hex')]).toEqual([
      'Protobuf car.Event',
      'Protobuf car.Event',
      'Hex',
    ]);
    inspector.protobuf.set(undefined, undefined);
    expect(await read('protobuf')).toBe('Protocol Buffers');
  });

  it('a mistake in a draft names the field; without a type the draft says what to do', async () => {
    const inspector = await open();
    const preview = (text: string) => inspector.ask('composer/preview', draft(text));
    expect(await preview('{}')).toMatchObject({ isValid: false, message: expect.stringContaining('Choose one') });
    await expect(inspector.ask('composer/send', draft('{}'))).rejects.toMatchObject({ code: 'invalid-draft' });
    inspector.protobuf.set(undefined, command);
    expect(await preview('{"speed": "fast"}')).toEqual({
      isValid: false,
      message: 'speed: integer expected (int32).',
      at: 10,
    });
    expect(await preview('{"speed": 1}')).toMatchObject({ isValid: true, opcode: 'binary', totalBytes: 2 });
  });

  it('may be chosen before there is a connection', async () => {
    const server = await use(startWsServer({ accept: echo }));
    const inspector = new SessionHarness();
    inspector.protobuf.set(command, command);
    expect((await inspector.ask('session/open', {})).protobuf.sent).toBe('car.Command');
    await inspector.open(server.url);
    expect(inspector.protobuf.adopted).toEqual([server.url]);
  });

  it('are asked for with the URL of the connection', async () => {
    const inspector = await open();
    await inspector.ask('protobuf/choose', {});
    expect(inspector.protobuf.asked).toEqual([inspector.session.settings.url]);
  });
});
