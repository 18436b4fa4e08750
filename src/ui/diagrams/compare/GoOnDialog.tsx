import { Button } from "../../design/Button.tsx";
import { Dialog } from "../../design/Dialog.tsx";
import { goOnWith } from "../../stores/compare/goOn.ts";
import type { LaneShown } from "../../stores/compare/shown.ts";
import { formatClock } from "../../stores/formatTime.ts";
import { useWords } from "../../stores/words/language.ts";
import type { Micros } from "../../../protocol/index.ts";

/** Goes on with a lane as the page's own cluster. */
export function GoOnDialog({ lane, at, onClose }: { readonly lane: LaneShown; readonly at: Micros; readonly onClose: () => void }) {
  const words = useWords("compare");
  const isOwnBranch = lane.source.branch !== undefined && lane.commands.length === lane.source.history.commands.length;
  return (
    <Dialog
      title={words.goOnTitle(lane.source.name)}
      onClose={onClose}
      footer={
        <>
          <Button tone="quiet" onClick={onClose}>
            {words.stay}
          </Button>
          <Button tone="primary" onClick={() => goOnWith(lane, at)}>
            {words.goOnNow}
          </Button>
        </>
      }
    >
      <p>{isOwnBranch ? words.goOnBranch(formatClock(at).slice(0, 10)) : words.goOnOther(formatClock(at).slice(0, 10))}</p>
    </Dialog>
  );
}
