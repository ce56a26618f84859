/** What the two letters of a termination state mean, as HAProxy's manual has them ("Session state at disconnection"). */

const FIRST: Readonly<Record<string, string>> = {
  C: 'the client ended TCP',
  S: 'the server ended TCP or refused it',
  P: 'HAProxy ended it itself, by a rule, a limit or a check of the protocol',
  L: 'HAProxy answered it itself, without a server',
  R: 'a resource of HAProxy was used up',
  I: 'HAProxy found an internal error',
  D: 'the server went down and its connections are to be ended',
  U: 'a backup server gave way to a server that came back',
  K: 'an administrator or a stop of HAProxy ended it',
  c: 'a timer on the side of the client ran out',
  s: 'a timer on the side of the server ran out',
  '-': 'nothing went wrong',
};

const SECOND: Readonly<Record<string, string>> = {
  R: 'while waiting for a whole request',
  Q: 'while waiting in the queue for a server',
  C: 'while connecting to the server',
  H: 'while waiting for the header of the answer',
  D: 'while data was passed on, which for a WebSocket is all the time after the 101',
  L: 'while the last data went to the client',
  T: 'while the request was held back (tarpit)',
  '-': 'after the end of the data',
};

/** For example `sH: a timer on the side of the server ran out, while waiting for the header of the answer.` */
export function describeTermination(state: string): string {
  const [first = '', second = ''] = state;
  return `${first}${second}: ${FIRST[first] ?? 'not known'}, ${SECOND[second] ?? 'not known'}.`;
}
