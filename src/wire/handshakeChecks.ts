/** One thing checked about the handshake, with its verdict; RFC 6455 §4.1 and RFC 7692 §5. */
export interface HandshakeCheck {
  readonly name: string;
  readonly verdict: 'pass' | 'warn' | 'fail';
  readonly detail: string;
}
