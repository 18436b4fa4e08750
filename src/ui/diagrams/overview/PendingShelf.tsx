import { bindStyles } from "../../design/bindStyles.ts";
import { cluster } from "../../stores/cluster.ts";
import { useGroupKeys } from "../../stores/keyedStore.ts";
import type { Rect } from "../../design/geometry.ts";
import { useWords } from "../../stores/words/language.ts";
import type { PodFit } from "./podFit.ts";
import { PodTile } from "./PodTile.tsx";
import styles from "./PendingShelf.module.css";

const css = bindStyles(styles);

const tile: PodFit = { form: "tile", width: 20, height: 20, gap: 4 };

/** Pods that no scheduler has given a node yet. */
export function PendingShelf({ rect, small }: { readonly rect: Rect; readonly small: boolean }) {
  const words = useWords("overview");
  const uids = useGroupKeys(cluster.pods, "");
  if (uids.length === 0) return null;
  const room = Math.max(1, Math.floor((rect.width - (small ? 60 : 190)) / (tile.width + tile.gap)));
  const shown = uids.slice(0, room);
  return (
    <div className={css("shelf")} style={{ left: rect.x, top: rect.y, width: rect.width, height: rect.height }} role="group" aria-label={words.shelf.waiting(uids.length)}>
      <span className={css("label")}>{small ? words.shelf.short : words.shelf.waiting(uids.length)}</span>
      {shown.map((uid) => (
        <PodTile key={uid} uid={uid} fit={tile} still={uids.length > 30} />
      ))}
      {uids.length > shown.length && <span className={css("label")}>+{uids.length - shown.length}</span>}
    </div>
  );
}
