import type { Micros, NodeApiScene } from "../../../protocol/index.ts";
import { Badge } from "../../design/Badge.tsx";
import { bindStyles } from "../../design/bindStyles.ts";
import { Glyph } from "../../design/Glyph.tsx";
import { StatusMark } from "../../design/StatusMark.tsx";
import { tip } from "../../design/tip.ts";
import styles from "./ApiStrip.module.css";
import { leaseVerdict, nodeVerdict } from "./judge.ts";

const css = bindStyles(styles);

/** What the rest of the cluster believes of the node: its object and its lease, as etcd has them. */
export function ApiStrip({ api, now }: { readonly api: NodeApiScene; readonly now: Micros }) {
  const node = nodeVerdict(api, now);
  const lease = leaseVerdict(api, now);
  return (
    <section aria-label="What the API says of the node" className={css("strip", node.tone)} data-port="api" data-ready={api.ready}>
      <h3 {...tip("What the rest of the cluster believes, as etcd has it: the scheduler and the controllers go by it.")}>
        <Glyph name="kube-apiserver" size={16} />
        API server
      </h3>
      <p className={css("ready", node.tone)}>
        <StatusMark tone={node.tone} /> <span>Node is {node.text}</span>
      </p>
      <p className={css("lease", lease.tone)} data-renewed={api.renewedAt ?? ""} {...tip("The Lease in kube-node-lease, by the kubelet’s own stamp. When it is not renewed, the node lifecycle controller calls the node Unknown and taints it.")}>
        <span>{lease.text}</span>
        <span className={css("bar")} aria-hidden="true">
          <span style={{ transform: `scaleX(${lease.left})` }} />
        </span>
      </p>
      <p className={css("more")}>
        {api.unschedulable && <Badge tone="warn">cordoned</Badge>}
        {api.taints.filter((taint) => !taint.startsWith("node.kubernetes.io/unschedulable")).map((taint) => (
          <Badge key={taint} tone="warn">
            {taint.replace("node.kubernetes.io/", "")}
          </Badge>
        ))}
      </p>
    </section>
  );
}
