import type { WebSocket } from "ws";
import type { StreamFromServer } from "../../engine/api/index.ts";
import type { StreamSay } from "./say.ts";

/** Bytes of a message of a WebSocket, whatever form it came in. */
export function bytesOfMessage(data: Buffer | ArrayBuffer | Buffer[]): Buffer {
  if (Buffer.isBuffer(data)) return data;
  return Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data);
}

const closeChannel = 255;
const readOnce = 1000;

/**
 * Exec and attach over a WebSocket: the first byte of each message is its channel. With `v5.channel.k8s.io`
 * channel 255 closes another one.
 *
 * @param wanted "stdout", "stderr": what the client asked to read
 * @source k8s.io/apimachinery/pkg/util/remotecommand/constants.go, k8s.io/kubelet/pkg/cri/streaming/remotecommand/websocket.go createWebSocketStreams
 */
export function serveChannels(socket: WebSocket, protocol: string, wanted: ReadonlySet<string>, say: StreamSay): (message: StreamFromServer) => void {
  const isBase64 = protocol.startsWith("base64.");
  socket.on("message", (data) => {
    const bytes = bytesOfMessage(data);
    const channel = isBase64 ? Number(String.fromCharCode(bytes[0] ?? 48)) : (bytes[0] ?? 0);
    const rest = isBase64 ? Buffer.from(bytes.subarray(1).toString(), "base64") : bytes.subarray(1);
    if (channel === closeChannel) say({ type: "streamClose", channel: rest[0] ?? 0 });
    else if (rest.length > 0) say({ type: "streamData", channel, data: rest.toString("latin1") });
  });
  const write = (channel: number, data: Buffer): void => {
    if (isBase64) socket.send(`${channel}${data.toString("base64")}`);
    else socket.send(Buffer.concat([Buffer.from([channel]), data]));
  };
  return (message) => {
    switch (message.type) {
      case "streamBegin":
        // An empty message on the lowest channel that can be read says that the stream is there.
        return write(wanted.has("stdout") ? 1 : wanted.has("stderr") ? 2 : 3, Buffer.alloc(0));
      case "streamData":
        return write(message.channel, Buffer.from(message.data, "latin1"));
      case "streamClose":
        return;
      case "streamEnd":
        if (message.broken === true) socket.terminate();
        else socket.close(readOnce);
    }
  };
}

/**
 * Port-forward over a WebSocket: two channels for each port of the query, data and errors; the first
 * message on each names the port.
 *
 * @source k8s.io/kubelet/pkg/cri/streaming/portforward/websocket.go
 */
export function servePorts(socket: WebSocket, ports: readonly number[], say: StreamSay): (message: StreamFromServer) => void {
  socket.on("message", (data) => {
    const bytes = bytesOfMessage(data);
    const channel = bytes[0] ?? 0;
    if (bytes.length > 1) say({ type: "streamData", channel, data: bytes.subarray(1).toString("latin1") });
  });
  return (message) => {
    switch (message.type) {
      case "streamBegin":
        for (const [index, port] of ports.entries()) {
          for (const channel of [2 * index, 2 * index + 1]) socket.send(Buffer.from([channel, port & 0xff, port >> 8]));
          say({ type: "streamOpen", channel: 2 * index, port });
        }
        return;
      case "streamData":
        return socket.send(Buffer.concat([Buffer.from([message.channel]), Buffer.from(message.data, "latin1")]));
      case "streamClose":
        if (message.channel % 2 === 0) socket.close(readOnce);
        return;
      case "streamEnd":
        if (message.broken === true) socket.terminate();
        else socket.close(readOnce);
    }
  };
}
