import type { ControlScene, EtcdCallsScene, EtcdMemberScene, Micros } from "../../../protocol/index.ts";
import { bindStyles } from "../../design/bindStyles.ts";
import type { Tone } from "../../design/tone.ts";
import { ageOf, formatDuration } from "../../stores/formatTime.ts";
import { Count, PartBox, ProcessChip } from "../../design/PartBox.tsx";
import { useWords } from "../../stores/words/language.ts";
import type { Words } from "../../stores/words/language.ts";
import { ageTone, etcdVerdict } from "./judge.ts";
import styles from "./Parts.module.css";

const css = bindStyles(styles);

/** etcd: its members, and what the opened API server asks of it. */
export function EtcdBox({ scene: { members, storeRevision, pipeline }, now }: { readonly scene: ControlScene; readonly now: Micros }) {
  const words = useWords("control");
  const verdict = etcdVerdict(members);
  return (
    <PartBox title="etcd" glyph="etcd" tone={verdict.tone} port="etcd" line={verdict.text} help={words.etcd.help}>
      <ul className={css("members")}>
        {members.map((member) => (
          <li key={member.name}>
            <Member member={member} connection={pipeline?.etcd.members.find(({ name }) => name === member.name)?.phase} newest={storeRevision} />
          </li>
        ))}
      </ul>
      {pipeline !== undefined && <Calls calls={pipeline.etcd} now={now} newest={storeRevision} />}
      <p className={css("note", "atEnd")}>
        {words.etcd.note(Math.floor(members.length / 2) + 1, members.length)}
      </p>
    </PartBox>
  );
}

function memberTone({ running, role }: EtcdMemberScene): Tone {
  if (running === "paused") return "paused";
  if (running !== "running" || role === "") return "bad";
  return role === "leader" ? "leader" : role === "follower" ? "ok" : "warn";
}

function Member({ member, connection, newest }: { readonly member: EtcdMemberScene; readonly connection: keyof Words["control"]["etcd"]["connections"] | undefined; readonly newest: number }) {
  const words = useWords("control");
  const { name, machine, running, role, revision } = member;
  const word = role === "" ? running : running === "paused" ? "paused" : role;
  const behind = newest - revision;
  const said = [`${name}, ${word}`, role === "" ? "" : words.etcd.revision(revision), connection === undefined ? "" : words.etcd.connections[connection]].filter((part) => part !== "");
  return (
    <>
      <ProcessChip process={name} label={machine} tone={memberTone(member)} about={said.join(", ")} extra={word} />
      <span className={css("memberLine", connection !== undefined && connection !== "ready" && "cut")}>{role === "" ? "" : behind > 0 ? words.etcd.revisionBehind(behind) : words.etcd.revision(revision)}</span>
    </>
  );
}

function Calls({ calls, now, newest }: { readonly calls: EtcdCallsScene; readonly now: Micros; readonly newest: number }) {
  const words = useWords("control");
  const age = calls.oldestAt === undefined ? 0 : ageOf(calls.oldestAt, now);
  return (
    <div className={css("counts")}>
      <Count value={calls.readsPerSecond} label={words.etcd.reads} help={words.etcd.readsHelp} />
      <Count value={calls.writesPerSecond} label={words.etcd.writes} help={words.etcd.writesHelp} />
      <Count value={calls.inFlight} label={age >= 1_000_000 ? words.etcd.inFlightFor(formatDuration(age)) : words.etcd.inFlight} tone={calls.inFlight === 0 ? "idle" : ageTone(age)} help={words.etcd.inFlightHelp} />
      <Count value={calls.changesBehind} label={words.etcd.behind} help={words.etcd.behindHelp(newest, calls.caches - calls.cachesLost, calls.caches)} tone={calls.cachesLost > 0 ? "warn" : "idle"} />
    </div>
  );
}
