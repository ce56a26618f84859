import { expect, it } from 'vitest';
import { parseStoredSecret, serializeSecret } from '../../../src/host/storedSecret';

it('a secret comes back with the hosts that it may go to', () => {
  const secret = { value: 'tiger"\n', destinations: ['wss://a', 'ws://127.0.0.1:1'] };
  expect(parseStoredSecret(serializeSecret(secret))).toEqual(secret);
});

it('the oldest of too many hosts is asked about again', () => {
  const destinations = Array.from({ length: 60 }, (_, at) => `wss://h${at}`);
  expect(parseStoredSecret(serializeSecret({ value: 'tiger', destinations }))?.destinations).toEqual(
    destinations.slice(10),
  );
});

it.each([undefined, '', 'tiger', 'null', '[]', '{"value":1}', '{"value":"a","destinations":"b"}'])(
  '%j is no stored secret',
  (text) => expect(parseStoredSecret(text)).toBeUndefined(),
);

it('hosts that are no text are left out', () => {
  expect(parseStoredSecret('{"value":"tiger","destinations":[1,"wss://a"]}')?.destinations).toEqual(['wss://a']);
});
