import type { StreamClose, StreamData, StreamFromClient, StreamFromServer, StreamMessage, StreamOpen } from "../core/index.ts";

/**
 * The words of streams: logs, exec, attach, port-forward. They are the same on both parts of the way
 * (client and API server, API server and kubelet), and the bridge turns them into HTTP bodies, WebSocket
 * frames and SPDY streams and back.
 *
 * **How a client uses them.** It sends an ApiRequest on "v1/pods" with the pod's namespace and name, a
 * subresource and the URL's query as it stands in `query`:
 *
 * | kubectl | verb | subresource | query |
 * |---|---|---|---|
 * | `logs -f -c web web-0` | get | log | `container=web&follow=true` (also `previous`, `tailLines`, `sinceSeconds`, `sinceTime`, `timestamps`, `limitBytes`) |
 * | `exec web-0 -i -- sh -c ls` | create | exec | `command=sh&command=-c&command=ls&container=web&stdin=true&stdout=true&stderr=true` |
 * | `attach web-0` | create | attach | `container=web&stdout=true&stderr=true` |
 * | `port-forward web-0 8080:80` | create | portforward | `` |
 *
 * A refusal (not allowed, no such pod, kubelet out of reach) is answered by a "response" with a Status,
 * as for any request. Otherwise comes "streamBegin", then "streamData" on the channels below, each of
 * them may be ended by "streamClose", and at last "streamEnd". The client sends "streamData" and
 * "streamClose" on the channels that are its own, and gives up by "cancel".
 *
 * Channels of logs: 1 is the body. Of exec and attach as of `v5.channel.k8s.io`: 0 standard input (from
 * the client; "streamClose" is the end of file), 1 standard output, 2 standard error, 3 at the end one
 * Status in JSON (Success; or Failure with reason NonZeroExitCode and details.causes ExitCode; or
 * InternalError), 4 from the client: the terminal's size in JSON.
 *
 * Port-forward: the client opens a connection to a port by "streamOpen" with an even channel of its
 * choice; data goes both ways on it, and the channel after it carries, from the server, the text of an
 * error. Both sides close it by "streamClose". There can be many at once.
 *
 * `data` is bytes: `toUtf8` and `fromUtf8` of core turn text into it and back.
 *
 * @source k8s.io/apimachinery/pkg/util/remotecommand/constants.go, k8s.io/kubelet/pkg/cri/streaming/portforward
 */
export type { StreamClose, StreamData, StreamFromClient, StreamFromServer, StreamMessage, StreamOpen };

/** What an API server asks of the server of a kubelet, on port 10250: answered by a "response" with a text, or by a stream. */
export interface KubeletRequest {
  readonly type: "kubeletRequest";
  readonly id: number;
  /** "/containerLogs/default/web-0/web", "/exec/...", "/attach/...", "/portForward/default/web-0". */
  readonly path: string;
  readonly query: string;
}

/** A refusal of the kubelet, in a text. */
export interface KubeletResponse {
  readonly type: "kubeletResponse";
  readonly id: number;
  readonly code: number;
  readonly text: string;
}

/** A few words for the journal. */
export function describeStream(message: StreamMessage): string {
  switch (message.type) {
    case "streamBegin":
      return "stream begins";
    case "streamData":
      return `stream +${message.data.length} bytes`;
    case "streamOpen":
      return `stream to port ${message.port}`;
    case "streamClose":
      return `channel ${message.channel} closed`;
    case "streamEnd":
      return "stream ends";
  }
}
