import type { Micros } from "../../../protocol/index.ts";
import { send, startHistory } from "../connection.ts";
import { firstPlace, usePlace } from "../place.ts";
import { useTimeline } from "../timeline.ts";
import type { LaneShown } from "./shown.ts";

/** The page goes on with a lane where it stands: with its own branch, where the lane is one and was told nothing more; else with the lane's history. */
export function goOnWith({ source, commands }: LaneShown, at: Micros): void {
  const { branch, history } = source;
  const isOwnBranch = branch !== undefined && commands.length === history.commands.length && useTimeline.getState().info?.branches.some(({ id }) => id === branch) === true;
  if (isOwnBranch) {
    if (useTimeline.getState().info?.branch !== branch) send({ type: "switchBranch", branch });
    send({ type: "seek", at: Math.min(at, history.until) });
  } else startHistory({ ...history, commands: commands.filter((stamped) => stamped.at <= at), until: at }, { speed: 1, running: false });
  usePlace.setState(firstPlace, true);
}
