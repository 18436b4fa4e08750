import { X } from "lucide-react";
import { useState } from "react";
import { bindStyles } from "../design/bindStyles.ts";
import { Button } from "../design/Button.tsx";
import { IconButton } from "../design/IconButton.tsx";
import { cluster, useVitals } from "../stores/cluster.ts";
import { useDrill } from "../stores/openDrill.ts";
import { runCommand } from "../stores/runCommand.ts";
import { useRowsSlowly } from "../stores/slowly.ts";
import { dismissIntro, select, useUi } from "../stores/ui.ts";
import { useWords } from "../stores/words/language.ts";
import styles from "./Intro.module.css";
import { slots } from "./slots.ts";

const css = bindStyles(styles);

/** For the first visit: what this is, three things to try, and what comes of them. */
export function Intro() {
  const { intro: words } = useWords("app");
  const { dismiss } = useWords("design");
  const dismissed = useUi((state) => state.introDismissed);
  const isAtDrill = useDrill((state) => state.open !== undefined);
  const [broken, setBroken] = useState("");
  if (dismissed || isAtDrill) return null;
  return (
    <section className={css("intro")} aria-label={words.label}>
      <h2>{words.title}</h2>
      {broken === "" && <p>{words.text}</p>}
      {broken !== "" && <Outcome name={broken} />}
      <div className={css("tries")}>
        <Button size="s" onClick={() => setBroken(killLeader())}>
          {words.killLeader}
        </Button>
        {slots.ApplyDialog !== undefined && (
          <Button size="s" onClick={() => useUi.setState({ overlay: "apply" })}>
            {words.applyExample}
          </Button>
        )}
        <Button size="s" onClick={() => setBroken(stopKubelet())}>
          {words.stopKubelet}
        </Button>
      </div>
      <IconButton size="s" label={dismiss} icon={<X size={14} />} onClick={dismissIntro} />
    </section>
  );
}

/** What has come of it, as the cluster is now, and the way back. */
function Outcome({ name }: { readonly name: string }) {
  const { intro: words } = useWords("app");
  const rows = useRowsSlowly(cluster.processes);
  const machines = useRowsSlowly(cluster.machines);
  const writes = useVitals((state) => state.bySign.write?.status === "ok");
  const row = rows.find((each) => each.name === name);
  if (row === undefined) return null;
  const { binary, machine, running } = row;
  const isBack = running === "running";
  const leader = rows.find((each) => each.binary === "etcd" && each.role === "leader" && each.running === "running");
  const node = machines.find((each) => each.name === machine);
  const outcome = isBack ? words.isBack(name) : binary === "etcd" ? (leader === undefined ? words.noLeader(name) : writes ? words.newLeader(leader.name, name) : words.leaderAlready(leader.name)) : node?.nodeReady === "Ready" ? words.kubeletStopped(machine) : words.nodeLost(machine);
  return (
    <>
      <p role="status" className={css("outcome")}>
        {outcome}
      </p>
      {!isBack && (
        <Button size="s" tone="primary" onClick={() => void runCommand({ type: "process", action: "start", process: name })}>
          {words.startAgain(name)}
        </Button>
      )}
    </>
  );
}

/** @returns who was killed; "" where nobody runs */
function killLeader(): string {
  const members = cluster.processes.rows().filter((row) => row.binary === "etcd" && row.running === "running");
  const leader = members.find((row) => row.role === "leader") ?? members[0];
  if (leader === undefined) return "";
  // Looked at, not opened: on a phone the inspector would cover what heals.
  select({ type: "process", name: leader.name });
  void runCommand({ type: "process", action: "kill", process: leader.name });
  return leader.name;
}

/** @returns who was stopped; "" where nobody runs */
function stopKubelet(): string {
  const kubelet = cluster.processes.rows().find((row) => row.binary === "kubelet" && row.running === "running");
  if (kubelet === undefined) return "";
  select({ type: "process", name: kubelet.name });
  void runCommand({ type: "process", action: "stop", process: kubelet.name });
  return kubelet.name;
}
