import type { Frame, PageMessage, WorkerMessage } from "../../protocol/index.ts";
import type { WorkerPort } from "../stores/connection.ts";
import { wordsOf } from "../stores/words/language.ts";

/** The token of a page that a bridge serves: "#bridge=TOKEN". */
export const bridgeToken = (hash: string): string | undefined => /[#&]bridge=([\w-]{16,})$/.exec(hash)?.[1];

/** A message as it came over the wire: numbers of packets are a list there. */
function revived(text: string): WorkerMessage {
  const message = JSON.parse(text) as WorkerMessage;
  if (message.type !== "frame" || message.packets === undefined) return message;
  const frame: Frame = { ...message, packets: Float64Array.from(message.packets) };
  return frame;
}

/** The cluster of a bridge in the place of a worker of one's own: the same words, over a WebSocket. */
export function openBridgePort(token: string): WorkerPort {
  const socket = new WebSocket(`ws://${location.host}/cluster`, ["kubarium", token]);
  const waiting: PageMessage[] = [];
  const say = (message: PageMessage): void => socket.send(JSON.stringify(message));
  const port: WorkerPort = {
    postMessage: (message) => {
      if (socket.readyState === WebSocket.OPEN) say(message);
      else if (socket.readyState === WebSocket.CONNECTING) waiting.push(message);
    },
    onmessage: null,
    onerror: null,
  };
  socket.onopen = () => {
    for (const message of waiting.splice(0)) say(message);
  };
  socket.onmessage = (event: MessageEvent<string>) => port.onmessage?.(new MessageEvent("message", { data: revived(event.data) }));
  socket.onclose = () => port.onerror?.(new ErrorEvent("error", { message: wordsOf("app").bridgeEnded }));
  return port;
}
