/** Full names of the Protocol Buffers messages that a connection's binary messages are; empty where none is chosen. */
export interface ProtobufTypes {
  readonly received: string;
  readonly sent: string;
}
