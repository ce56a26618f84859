import { describe, expect, it } from 'vitest';
import { parseStatements } from '../../../src/lint/statements';

describe('parseStatements', () => {
  it('reads a heartbeat with its unit', () => {
    expect(parseStatements('a;\n# ws-lint: heartbeat 25s\n').heartbeatMs).toBe(25_000);
    expect(parseStatements('#ws-lint: heartbeat 500ms').heartbeatMs).toBe(500);
    expect(parseStatements('# ws-lint: heartbeat 2m').heartbeatMs).toBe(120_000);
  });

  it('ignores a heartbeat without a time', () => {
    expect(parseStatements('# ws-lint: heartbeat').heartbeatMs).toBeUndefined();
    expect(parseStatements('# ws-lint: heartbeat 25 parsecs').heartbeatMs).toBeUndefined();
  });

  it('reads what is said about stickiness', () => {
    const said = parseStatements('# ws-lint: websocket-only\n# ws-lint: sticky-elsewhere');
    expect(said).toEqual({ heartbeatMs: undefined, isWebSocketOnly: true, isStickyElsewhere: true });
  });

  it('says nothing about a file that says nothing', () => {
    const said = { heartbeatMs: undefined, isWebSocketOnly: false, isStickyElsewhere: false };
    expect(parseStatements('# heartbeat 25s')).toEqual(said);
    expect(parseStatements('# ws-lint: heartbeats 25s')).toEqual(said);
  });
});
