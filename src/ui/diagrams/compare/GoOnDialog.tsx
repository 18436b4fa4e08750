import { Button } from "../../design/Button.tsx";
import { Dialog } from "../../design/Dialog.tsx";
import { goOnWith } from "../../stores/compare/goOn.ts";
import type { LaneShown } from "../../stores/compare/shown.ts";
import { formatClock } from "../../stores/formatTime.ts";
import type { Micros } from "../../../protocol/index.ts";

/** Goes on with a lane as the page's own cluster. */
export function GoOnDialog({ lane, at, onClose }: { readonly lane: LaneShown; readonly at: Micros; readonly onClose: () => void }) {
  const isOwnBranch = lane.source.branch !== undefined && lane.commands.length === lane.source.history.commands.length;
  return (
    <Dialog
      title={`Go on with ${lane.source.name}`}
      onClose={onClose}
      footer={
        <>
          <Button tone="quiet" onClick={onClose}>
            Stay
          </Button>
          <Button tone="primary" onClick={() => goOnWith(lane, at)}>
            Go on with it
          </Button>
        </>
      }
    >
      <p>
        {isOwnBranch
          ? `The page shows this branch of its history at ${formatClock(at).slice(0, 10)}. Nothing is lost: the other branch stays.`
          : `The page’s cluster becomes this one, as it stands at ${formatClock(at).slice(0, 10)}, with every diagram and tool. It takes the place of the cluster that is there; share that session first if it is to be kept.`}
      </p>
    </Dialog>
  );
}
