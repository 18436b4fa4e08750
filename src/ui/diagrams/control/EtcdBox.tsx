import type { ControlScene, EtcdCallsScene, EtcdMemberScene, Micros } from "../../../protocol/index.ts";
import { bindStyles } from "../../design/bindStyles.ts";
import type { Tone } from "../../design/tone.ts";
import { ageOf, formatDuration } from "../../stores/formatTime.ts";
import { Count, PartBox, ProcessChip } from "../../design/PartBox.tsx";
import { ageTone, etcdVerdict } from "./judge.ts";
import styles from "./Parts.module.css";

const css = bindStyles(styles);

/** etcd: its members, and what the opened API server asks of it. */
export function EtcdBox({ scene: { members, storeRevision, pipeline }, now }: { readonly scene: ControlScene; readonly now: Micros }) {
  const verdict = etcdVerdict(members);
  return (
    <PartBox title="etcd" glyph="etcd" tone={verdict.tone} port="etcd" line={verdict.text} help="Keeps every object of the cluster. Only API servers talk to it; a majority of its members must agree to each write.">
      <ul className={css("members")}>
        {members.map((member) => (
          <li key={member.name}>
            <Member member={member} connection={pipeline?.etcd.members.find(({ name }) => name === member.name)?.phase} newest={storeRevision} />
          </li>
        ))}
      </ul>
      {pipeline !== undefined && <Calls calls={pipeline.etcd} now={now} newest={storeRevision} />}
      <p className={css("note", "atEnd")}>
        The one part with a memory that lasts. A write is done when {Math.floor(members.length / 2) + 1} of {members.length} have it on their disks.
      </p>
    </PartBox>
  );
}

function memberTone({ running, role }: EtcdMemberScene): Tone {
  if (running === "paused") return "paused";
  if (running !== "running" || role === "") return "bad";
  return role === "leader" ? "leader" : role === "follower" ? "ok" : "warn";
}

const connectionWords = { ready: "connected", connecting: "being dialled", transientFailure: "not connected" } as const;

function Member({ member, connection, newest }: { readonly member: EtcdMemberScene; readonly connection: keyof typeof connectionWords | undefined; readonly newest: number }) {
  const { name, machine, running, role, revision } = member;
  const word = role === "" ? running : running === "paused" ? "paused" : role;
  const behind = newest - revision;
  const said = [`${name}, ${word}`, role === "" ? "" : `revision ${revision}`, connection === undefined ? "" : connectionWords[connection]].filter((part) => part !== "");
  return (
    <>
      <ProcessChip process={name} label={machine} tone={memberTone(member)} about={said.join(", ")} extra={word} />
      <span className={css("memberLine", connection !== undefined && connection !== "ready" && "cut")}>{role === "" ? "" : behind > 0 ? `revision −${behind}` : `revision ${revision}`}</span>
    </>
  );
}

function Calls({ calls, now, newest }: { readonly calls: EtcdCallsScene; readonly now: Micros; readonly newest: number }) {
  const age = calls.oldestAt === undefined ? 0 : ageOf(calls.oldestAt, now);
  return (
    <div className={css("counts")}>
      <Count value={calls.readsPerSecond} label="reads/s" help="Reads that this API server asked of etcd in the last full second. Lists and watches are answered from its caches." />
      <Count value={calls.writesPerSecond} label="writes/s" help="Transactions, leases and compactions of the last full second." />
      <Count value={calls.inFlight} label={age >= 1_000_000 ? `in flight, ${formatDuration(age)}` : "in flight"} tone={calls.inFlight === 0 ? "idle" : ageTone(age)} help="Calls that etcd has not answered, and for how long the oldest waits." />
      <Count value={calls.changesBehind} label="behind" help={`Changes that etcd has and this API server's watch caches have not heard of. etcd is at revision ${newest}; ${calls.caches - calls.cachesLost} of ${calls.caches} caches are filled.`} tone={calls.cachesLost > 0 ? "warn" : "idle"} />
    </div>
  );
}
