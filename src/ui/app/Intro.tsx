import { X } from "lucide-react";
import { bindStyles } from "../design/bindStyles.ts";
import { Button } from "../design/Button.tsx";
import { IconButton } from "../design/IconButton.tsx";
import { cluster } from "../stores/cluster.ts";
import { useDrill } from "../stores/openDrill.ts";
import { runCommand } from "../stores/runCommand.ts";
import { dismissIntro, select, useUi } from "../stores/ui.ts";
import { useWords } from "../stores/words/language.ts";
import styles from "./Intro.module.css";
import { slots } from "./slots.ts";

const css = bindStyles(styles);

/** For the first visit: what this is, and three things to try. */
export function Intro() {
  const { intro: words } = useWords("app");
  const { dismiss } = useWords("design");
  const dismissed = useUi((state) => state.introDismissed);
  const isAtDrill = useDrill((state) => state.open !== undefined);
  if (dismissed || isAtDrill) return null;
  return (
    <section className={css("intro")} aria-label={words.label}>
      <h2>{words.title}</h2>
      <p>{words.text}</p>
      <div className={css("tries")}>
        <Button size="s" onClick={killLeader}>
          {words.killLeader}
        </Button>
        {slots.ApplyDialog !== undefined && (
          <Button size="s" onClick={() => useUi.setState({ overlay: "apply" })}>
            {words.applyExample}
          </Button>
        )}
        <Button size="s" onClick={stopKubelet}>
          {words.stopKubelet}
        </Button>
      </div>
      <IconButton size="s" label={dismiss} icon={<X size={14} />} onClick={dismissIntro} />
    </section>
  );
}

function killLeader(): void {
  const members = cluster.processes.rows().filter((row) => row.binary === "etcd" && row.running === "running");
  const leader = members.find((row) => row.role === "leader") ?? members[0];
  if (leader === undefined) return;
  select({ type: "process", name: leader.name }, true);
  void runCommand({ type: "process", action: "kill", process: leader.name });
}

function stopKubelet(): void {
  const kubelet = cluster.processes.rows().find((row) => row.binary === "kubelet" && row.running === "running");
  if (kubelet === undefined) return;
  select({ type: "process", name: kubelet.name }, true);
  void runCommand({ type: "process", action: "stop", process: kubelet.name });
}
