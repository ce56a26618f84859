/** The strings about connections that last: keeping them alive, and getting them back; a part of `viewStrings`. */
export const liveStrings = {
  // While a lost connection is waited for
  phaseReconnecting: 'Reconnecting',
  reconnectIn: 'in {0}, attempt {1}',
  reconnectInOf: 'in {0}, attempt {1} of {2}',
  connectNow: 'Connect now',
  stopReconnecting: 'Stop',

  // Options: keep alive
  keepAliveTitle: 'Keep alive',
  keepAliveOff: 'off',
  keepAlivePings: 'ping every {0} s',
  keepAliveMessages: 'message every {0} s',
  keepAliveDrops: 'a missing answer ends the connection',
  keepAlivePongsOff: 'pings of the server are not answered',
  heartbeatLabel: 'Ping heartbeat in seconds (0 = off)',
  messageHeartbeatLabel: 'Message heartbeat in seconds (0 = off)',
  messageHeartbeatText: 'Message to send',
  messageHeartbeatTextPlaceholder: '{"type":"ping"}',
  messageHeartbeatExpected: 'Text that its answer contains',
  messageHeartbeatExpectedPlaceholder: 'empty: no answer is expected',
  messageHeartbeatEmpty: 'Type the message to send: without one, an empty message goes out.',
  dropOnMissed: 'Drop the connection when an answer is missing',
  autoPong: 'Answer pings',
  keepAliveHint: 'How long an answer may take is the setting "socketscope.pongTimeoutSeconds".',

  // Options: reconnect
  reconnectTitle: 'Reconnect',
  reconnectOff: 'off',
  reconnectOnce: '1 attempt',
  reconnectAttempts: 'up to {0} attempts in a row',
  reconnectForEver: 'without limit',
  reconnectEnabled: 'Reconnect when the connection is lost or an attempt fails',
  reconnectBase: 'First delay in seconds',
  reconnectCap: 'Longest delay in seconds',
  reconnectMaxAttempts: 'Attempts in a row (0 = no limit)',
  reconnectJitter: 'Draw each delay between 0 and its bound (full jitter)',
  reconnectGiveUp: 'Give up after these codes',
  reconnectGiveUpPlaceholder: 'none: 1008, 4401, 403',
  reconnectGiveUpWrong:
    'Give close codes from 1000 to 4999 and HTTP status codes from 100 to 599, at most {0} of them.',
  reconnectCapShort: 'The longest delay is shorter than the first one: every delay is bounded by it.',
  reconnectHint:
    'The bound doubles with each attempt in a row, and starts over when a connection stayed open for 5 seconds.',

  // Options: messages on connect
  onConnectTitle: 'Messages on connect',
  onConnectNone: 'none',
  onConnectOne: '1 message',
  onConnectMany: '{0} messages',
  onConnectMessage: 'Message {0}',
  onConnectAdd: 'Add message',
  onConnectRemove: 'Remove message {0}',
  onConnectHint: 'Sent as text in this order each time the connection opens, also after a reconnect.',

  // Fields with numbers
  wholeNumberWrong: 'Give a whole number from {0} to {1}.',
  secondsWrong: 'Give seconds from {0} to {1}.',
  wholeSecondsWrong: 'Give whole seconds from {0} to {1}.',
} as const;
