import { useConnection } from "./connection.ts";
import { useTimeline } from "./timeline.ts";

/** Whether the clock and the history are somebody else's (a bridge's, at which many look): nothing can be stepped, taken back or looked back at. */
export function useIsShared(): boolean {
  const isLive = useConnection((state) => state.status === "live");
  const isOwn = useTimeline((state) => state.info !== undefined);
  return isLive && !isOwn;
}

/** The same, asked once: for keys. */
export const isShared = (): boolean => useConnection.getState().status === "live" && useTimeline.getState().info === undefined;
