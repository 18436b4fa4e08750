import { bindStyles } from "../../../design/bindStyles.ts";
import { StatusMark } from "../../../design/StatusMark.tsx";
import { cluster } from "../../../stores/cluster.ts";
import { useRows } from "../../../stores/keyedStore.ts";
import { useWords } from "../../../stores/words/language.ts";
import styles from "./Crowd.module.css";
import type { Crowd, CrowdGroup } from "./crowdLayout.ts";
import { podSum } from "./memberLook.ts";

const css = bindStyles(styles);

/** What stands over each group of a crowd: its name, how many it has, and how they are. */
export function CrowdHeads({ crowd, restName }: { readonly crowd: Crowd; readonly restName: string }) {
  const machines = useRows(cluster.machines);
  if (crowd.groups.length < 2) return null;
  return crowd.groups.map((group) => <Head key={group.name} group={group} title={group.name === "" ? restName : group.name} at={machines.length} />);
}

function Head({ group: { members, rect }, title }: { readonly group: CrowdGroup; readonly title: string; readonly at: number }) {
  const words = useWords("crowd");
  let ready = 0;
  let pods = 0;
  for (const name of members) {
    if (cluster.machines.get(name)?.nodeReady === "Ready") ready++;
    pods += podSum(name).pods;
  }
  return (
    <h3 className={css("groupHead")} style={{ left: rect.x, top: rect.y, width: rect.width }}>
      <b>{title}</b>
      <span>
        <StatusMark tone={ready === members.length ? "ok" : ready === 0 ? "bad" : "warn"} size={8} /> {words.ready(ready, members.length)}
      </span>
      <span>{words.pods(pods)}</span>
    </h3>
  );
}
