import type { MachineRow, PodRow, ProcessRow } from "../../../protocol/index.ts";
import { appColour } from "../../design/appColour.ts";
import { bindStyles } from "../../design/bindStyles.ts";
import { isLeader, machineLooks, nodeLook, podLook, processLook, shortNames } from "../../design/processLook.ts";
import type { Look } from "../../design/processLook.ts";
import { StatusMark } from "../../design/StatusMark.tsx";
import { tip } from "../../design/tip.ts";
import type { LaneShown } from "../../stores/compare/shown.ts";
import { useWords } from "../../stores/words/language.ts";
import styles from "./LaneMachines.module.css";

const css = bindStyles(styles);

const workersShown = 12;
const podsShown = 60;
/** Of a control plane: those that lead or vote. */
const shownBinaries: ReadonlySet<ProcessRow["binary"]> = new Set(["etcd", "kube-apiserver", "kube-scheduler", "kube-controller-manager"]);

const byName = (a: { readonly name: string }, b: { readonly name: string }): number => a.name.localeCompare(b.name, "en", { numeric: true });

/** The machines of a lane: who runs and leads on the control planes, and the workers with their pods. */
export function LaneMachines({ lane: { machines, processes, pods } }: { readonly lane: LaneShown }) {
  const words = useWords("compare");
  const controlPlanes = machines.filter(({ role }) => role === "control-plane").toSorted(byName);
  const workers = machines.filter(({ role }) => role === "worker").toSorted(byName);
  // Those with a trouble first, where there are too many.
  const isTroubled = (row: MachineRow) => row.power === "off" || row.isolated || nodeLook(row)?.tone === "bad";
  const chosen = workers.length <= workersShown ? workers : [...workers.filter(isTroubled), ...workers.filter((row) => !isTroubled(row))].slice(0, workersShown);
  return (
    <div className={css("machines")}>
      {controlPlanes.map((machine) => (
        <ControlPlane key={machine.name} machine={machine} processes={processes.filter((row) => row.machine === machine.name && shownBinaries.has(row.binary))} />
      ))}
      {chosen.map((machine) => (
        <Worker key={machine.name} machine={machine} pods={pods.filter((row) => row.node === machine.name)} />
      ))}
      {chosen.length < workers.length && <p className={css("more")}>{words.more(workers.length - chosen.length)}</p>}
      <Waiting pods={pods.filter((row) => row.node === "")} />
    </div>
  );
}

/** Worst first: the machine itself, then what the API says of its node. */
function looksOf(machine: MachineRow): readonly Look[] {
  const node = nodeLook(machine);
  return [...machineLooks(machine), ...(node === undefined ? [] : [node])];
}

function Head({ machine }: { readonly machine: MachineRow }) {
  return (
    <span className={css("head")}>
      <b>{machine.name}</b>
      {looksOf(machine).map(({ tone, word }) => (
        <span key={word} className={css("look")}>
          <StatusMark tone={tone} size={9} /> {word}
        </span>
      ))}
    </span>
  );
}

function ControlPlane({ machine, processes }: { readonly machine: MachineRow; readonly processes: readonly ProcessRow[] }) {
  const words = useWords("compare");
  return (
    <div className={css("machine", machine.power === "off" && "off")}>
      <Head machine={machine} />
      <ul className={css("processes")}>
        {processes.map((row) => {
          const look = processLook(row, machine);
          const leads = row.running === "running" && isLeader(row.role);
          return (
            <li key={row.name} className={css("process", look.tone === "bad" && "down")}>
              <StatusMark tone={leads ? "leader" : look.tone} size={10} />
              {shortNames[row.binary]}
              <span className={css("role")}>{leads ? words.leader : look.word}</span>
            </li>
          );
        })}
      </ul>
    </div>
  );
}

function Worker({ machine, pods }: { readonly machine: MachineRow; readonly pods: readonly PodRow[] }) {
  const words = useWords("compare");
  const running = pods.filter((row) => row.containers > 0 && row.runningContainers >= row.containers).length;
  return (
    <div className={css("machine", machine.power === "off" && "off")}>
      <Head machine={machine} />
      <Tiles pods={pods} label={words.podsRun(running, pods.length)} />
    </div>
  );
}

/** Pods that no scheduler has given a node. */
function Waiting({ pods }: { readonly pods: readonly PodRow[] }) {
  const words = useWords("compare");
  if (pods.length === 0) return null;
  return (
    <div className={css("machine", "waiting")}>
      <span className={css("head")}>
        <b>{words.withoutNode}</b>
      </span>
      <Tiles pods={pods} label={words.podsWait(pods.length)} />
    </div>
  );
}

function Tiles({ pods, label }: { readonly pods: readonly PodRow[]; readonly label: string }) {
  return (
    <span className={css("tiles")}>
      {pods.toSorted(byName).slice(0, podsShown).map((row) => {
        const look = podLook(row);
        return (
          <span key={row.uid} className={css("pod", look.tone)} style={{ "--app": `var(${appColour(row.app)})` } as React.CSSProperties} aria-hidden="true" {...tip(`${row.namespace}/${row.name}: ${look.word}`)}>
            {look.tone === "ok" ? "" : <StatusMark tone={look.tone} size={9} />}
          </span>
        );
      })}
      <span className={css("count")}>{label}</span>
    </span>
  );
}
