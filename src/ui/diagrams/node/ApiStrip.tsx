import type { Micros, NodeApiScene } from "../../../protocol/index.ts";
import { Badge } from "../../design/Badge.tsx";
import { bindStyles } from "../../design/bindStyles.ts";
import { Glyph } from "../../design/Glyph.tsx";
import { StatusMark } from "../../design/StatusMark.tsx";
import { tip } from "../../design/tip.ts";
import { useWords } from "../../stores/words/language.ts";
import styles from "./ApiStrip.module.css";
import { leaseVerdict, nodeVerdict } from "./judge.ts";

const css = bindStyles(styles);

/** What the rest of the cluster believes of the node: its object and its lease, as etcd has them. */
export function ApiStrip({ api, now }: { readonly api: NodeApiScene; readonly now: Micros }) {
  const words = useWords("node");
  const node = nodeVerdict(api, now);
  const lease = leaseVerdict(api, now);
  return (
    <section aria-label={words.api.label} className={css("strip", node.tone)} data-port="api" data-ready={api.ready}>
      <h3 {...tip(words.api.help)}>
        <Glyph name="kube-apiserver" size={16} />
        {words.api.server}
      </h3>
      <p className={css("ready", node.tone)}>
        <StatusMark tone={node.tone} /> <span>{words.api.node(node.text)}</span>
      </p>
      <p className={css("lease", lease.tone)} data-renewed={api.renewedAt ?? ""} {...tip(words.api.leaseHelp)}>
        <span>{lease.text}</span>
        <span className={css("bar")} aria-hidden="true">
          <span style={{ transform: `scaleX(${lease.left})` }} />
        </span>
      </p>
      <p className={css("more")}>
        {api.unschedulable && <Badge tone="warn">{words.api.cordoned}</Badge>}
        {api.taints.filter((taint) => !taint.startsWith("node.kubernetes.io/unschedulable")).map((taint) => (
          <Badge key={taint} tone="warn">
            {taint.replace("node.kubernetes.io/", "")}
          </Badge>
        ))}
      </p>
    </section>
  );
}
