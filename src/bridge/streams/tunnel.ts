import type { WebSocket } from "ws";
import type { StreamFromServer } from "../../engine/api/index.ts";
import { bytesOfMessage } from "./channelSocket.ts";
import { SpdyServer } from "./spdy.ts";
import type { StreamSay } from "./say.ts";

/** A forwarded connection: the client opens a stream for its errors and one for its data, with one request number. */
interface Pair {
  readonly channel: number;
  port: number;
  data: number | undefined;
  error: number | undefined;
}

/**
 * Port-forward as kubectl does it: SPDY streams in the binary messages of a WebSocket.
 *
 * @source k8s.io/client-go/tools/portforward/tunneling_dialer.go, k8s.io/kubelet/pkg/cri/streaming/portforward/httpstream.go
 */
export function serveTunnel(socket: WebSocket, say: StreamSay): (message: StreamFromServer) => void {
  const pairs = new Map<string, Pair>();
  const byStream = new Map<number, Pair>();
  const byChannel = new Map<number, Pair>();
  let nextChannel = 0;
  const pairOf = (requestId: string, port: number): Pair => {
    const known = pairs.get(requestId);
    if (known !== undefined) return known;
    const pair: Pair = { channel: nextChannel, port, data: undefined, error: undefined };
    nextChannel += 2;
    pairs.set(requestId, pair);
    byChannel.set(pair.channel, pair).set(pair.channel + 1, pair);
    return pair;
  };
  const spdy = new SpdyServer((bytes) => socket.readyState === socket.OPEN && socket.send(bytes), {
    onStream(stream, headers) {
      const pair = pairOf(headers["requestid"] ?? String(stream), Number(headers["port"]));
      byStream.set(stream, pair);
      if (headers["streamtype"] === "error") pair.error = stream;
      else pair.data = stream;
      if (pair.data !== undefined && pair.error !== undefined) say({ type: "streamOpen", channel: pair.channel, port: pair.port });
    },
    onData(stream, data) {
      const pair = byStream.get(stream);
      if (pair?.data === stream) say({ type: "streamData", channel: pair.channel, data: data.toString("latin1") });
    },
    onEnd(stream) {
      const pair = byStream.get(stream);
      byStream.delete(stream);
      // The stream of errors is half closed from the beginning: the client has nothing to say on it.
      if (pair?.data === stream) say({ type: "streamClose", channel: pair.channel });
    },
    onBroken: () => socket.terminate(),
  });
  socket.on("message", (data) => spdy.receive(bytesOfMessage(data)));
  socket.on("close", () => spdy.close());
  return (message) => {
    switch (message.type) {
      case "streamBegin":
        return;
      case "streamData":
      case "streamClose": {
        const pair = byChannel.get(message.channel);
        const stream = pair === undefined ? undefined : message.channel === pair.channel ? pair.data : pair.error;
        if (stream === undefined) return;
        if (message.type === "streamData") spdy.data(stream, Buffer.from(message.data, "latin1"));
        else {
          spdy.end(stream);
          byChannel.delete(message.channel);
        }
        return;
      }
      case "streamEnd":
        socket.close(1000);
    }
  };
}
