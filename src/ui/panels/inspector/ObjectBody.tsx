import { useMemo } from "react";
import type { ObjectRow, PodRow, Subject } from "../../../protocol/index.ts";
import { Badge } from "../../design/Badge.tsx";
import { bindStyles } from "../../design/bindStyles.ts";
import { kindGlyph } from "../../design/Glyph.tsx";
import { StatusMark } from "../../design/StatusMark.tsx";
import { cluster } from "../../stores/cluster.ts";
import { formatAge } from "../../stores/formatTime.ts";
import { useRow } from "../../stores/keyedStore.ts";
import { resourceName } from "../../stores/resourceName.ts";
import { useNowSlowly, useRowsSlowly } from "../../stores/slowly.ts";
import { useWords, wordsOf } from "../../stores/words/language.ts";
import { aboutKind } from "./about/kinds.ts";
import { Actions, AmountForm } from "./Actions.tsx";
import { AskWhy } from "./AskWhy.tsx";
import { EventList } from "./EventList.tsx";
import { PairList } from "./Facts.tsx";
import styles from "./Inspector.module.css";
import { SubjectLinks } from "./Links.tsx";
import type { LinkedSubject } from "./Links.tsx";
import { readObjectFacts } from "./objectFacts.ts";
import type { ConditionFacts, ContainerFacts, FactName } from "./objectFacts.ts";
import { podLink, podTone } from "./podLink.tsx";
import { Section } from "./Section.tsx";
import { SubjectHeader } from "./SubjectHeader.tsx";
import { useDetail } from "./useDetail.ts";
import { YamlView } from "./YamlView.tsx";

const css = bindStyles(styles);

/** An object of the API; a pod with its containers. */
export function ObjectBody({ subject }: { readonly subject: Extract<Subject, { readonly type: "object" }> }) {
  const words = useWords("inspector");
  const { uid } = subject;
  const row = useRow(cluster.objects, uid);
  const pod = useRow(cluster.pods, uid);
  const yaml = useDetail(subject)?.yaml;
  const facts = useMemo(() => (yaml === undefined ? undefined : readObjectFacts(yaml)), [yaml]);
  const kind = row?.kind ?? (pod === undefined ? words.object.kind : "Pod");
  const name = row?.name ?? pod?.name ?? uid;
  const namespace = row?.namespace ?? pod?.namespace ?? "";
  const about = aboutKind(kind);
  const isGone = row === undefined && pod === undefined;
  return (
    <>
      <SubjectHeader
        glyph={kindGlyph(kind)}
        name={name}
        kind={namespace === "" ? kind : words.object.in(kind, namespace)}
        badges={pod === undefined ? <Cells row={row} /> : <PodBadges pod={pod} />}
        {...(isGone ? { headline: words.object.deleted } : { asks: <AskWhy subject={subject} trouble={troubleOf(pod, facts)} /> })}
      />
      {about !== undefined && (
        <div className={css("purpose")}>
          <p>{about}</p>
        </div>
      )}
      {!isGone && (
        <Actions subject={subject} reading={readingLines(kind, namespace, name)}>
          {facts !== undefined && <Scaling kind={kind} namespace={namespace} name={name} replicas={facts.facts.find(([fact]) => fact === "replicas")?.[1] ?? "1"} />}
        </Actions>
      )}
      {facts !== undefined && facts.containers.length > 0 && kind === "Pod" && <Containers containers={facts.containers} />}
      {facts !== undefined && facts.conditions.length > 0 && <Conditions conditions={facts.conditions} isNode={kind === "Node"} />}
      <Fields row={row} pod={pod} facts={facts?.facts ?? []} labels={facts?.labels ?? []} />
      <Relatives uid={uid} ownerUid={row?.ownerUid ?? ""} node={pod?.node ?? ""} kind={kind} name={name} />
      {yaml !== undefined && <YamlView yaml={yaml} name={name} />}
      <EventList uids={kind === "Node" ? `${uid} ${name}` : uid} />
    </>
  );
}

/** A question that names what is the matter with an object. */
function troubleOf(pod: PodRow | undefined, facts: ReturnType<typeof readObjectFacts>): string | undefined {
  const words = wordsOf("inspector");
  if (pod !== undefined) return podTone(pod) === "ok" || pod.phase === "Succeeded" ? undefined : words.asks.whyState(pod.status === "Running" ? words.object.notReady : pod.status);
  const isFalse = (type: string): boolean => facts?.conditions.some((condition) => condition.type === type && condition.status !== "True") === true;
  if (facts?.facts.some(([fact]) => fact === "deletion") === true) return words.asks.whyTerminating;
  return isFalse("Ready") ? words.asks.whyNotReady : isFalse("Available") || isFalse("Progressing") ? words.asks.whyNotAvailable : undefined;
}

/** kubectl lines whose place is the terminal: those that read, and the one that asks for an editor. */
function readingLines(kind: string, namespace: string, name: string): readonly { readonly label: string; readonly line: string }[] {
  const words = wordsOf("inspector");
  const scope = namespace === "" ? "" : ` -n ${namespace}`;
  const show = { label: words.actions.show, line: `kubectl get ${kind.toLowerCase()} ${name}${scope} -o wide` };
  const list = { label: words.actions.list, line: `kubectl get ${resourceName(kind)}${scope}` };
  const describe = { label: words.actions.describe, line: `kubectl describe ${kind.toLowerCase()} ${name}${scope}` };
  const edit = { label: words.actions.edit, line: `kubectl edit ${kind.toLowerCase()} ${name}${scope}` };
  return kind === "Deployment" ? [show, { label: words.actions.rollout, line: `kubectl rollout status deployment/${name}${scope}` }, describe, edit] : [show, list, describe, edit];
}

interface ScalingProps {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly replicas: string;
}

/** How many there shall be, and a new roll-out of what there is. */
function Scaling({ kind, namespace, name, replicas }: ScalingProps) {
  const words = useWords("inspector");
  if (kind !== "Deployment" && kind !== "ReplicaSet") return null;
  const target = `${kind.toLowerCase()}/${name} -n ${namespace}`;
  return (
    <AmountForm
      key={replicas}
      label={words.actions.scale}
      fields={[{ id: "replicas", label: words.actions.replicas, unit: "", initial: Number(replicas), min: 0, max: 100_000, step: 1 }]}
      commandFor={([count = 0]) => ({ type: "kubectl", line: `kubectl scale ${target} --replicas=${Math.round(count)}` })}
    />
  );
}

function PodBadges({ pod }: { readonly pod: PodRow }) {
  const words = useWords("inspector");
  return (
    <>
      <Badge tone={podTone(pod)}>{pod.status}</Badge>
      <Badge tone={pod.readyContainers === pod.containers ? "ok" : "warn"}>{words.object.ready(pod.readyContainers, pod.containers)}</Badge>
      {pod.restarts > 0 && <Badge tone="warn">{words.object.restarts(pod.restarts)}</Badge>}
      {pod.frozen && <Badge tone="paused">{words.machine.frozen}</Badge>}
      {pod.node === "" && <Badge tone="warn">{words.object.noNode}</Badge>}
    </>
  );
}

function Cells({ row }: { readonly row: ObjectRow | undefined }) {
  return row?.columns.slice(0, 5).filter(([, cell]) => cell !== "" && cell !== "<none>").map(([title, cell]) => (
    <span key={title} className={css("cell")}>
      <span className={css("cellTitle")}>{title}</span> {cell}
    </span>
  ));
}

function Containers({ containers }: { readonly containers: readonly ContainerFacts[] }) {
  const words = useWords("inspector");
  return (
    <Section title={words.object.containers} aside={containers.length}>
      <ul className={css("containers")}>
        {containers.map((container) => (
          <li key={`${container.isInit ? "init " : ""}${container.name}`} className={css("container")}>
            <div className={css("containerHead")}>
              <StatusMark tone={container.tone} />
              <strong>{container.name}</strong>
              {container.isInit && <span className={css("faint")}>{words.object.init}</span>}
              <span className={css("linkNote")}>{container.isInit ? "" : container.ready ? words.object.containerReady : words.object.notReady}</span>
            </div>
            <PairList
              pairs={[
                { label: words.object.image, value: container.image },
                { label: words.object.state, value: container.state },
                ...(container.message === "" ? [] : [{ label: words.object.why, value: container.message }]),
                ...(container.restarts === 0 ? [] : [{ label: words.object.restartCount, value: String(container.restarts) }]),
                ...(container.lastState === "" ? [] : [{ label: words.object.before, value: container.lastState }]),
              ]}
            />
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** A node's pressure conditions are good when False; all others when True. */
function Conditions({ conditions, isNode }: { readonly conditions: readonly ConditionFacts[]; readonly isNode: boolean }) {
  const words = useWords("inspector");
  return (
    <Section title={words.object.conditions} aside={conditions.length}>
      <ul className={css("events")}>
        {conditions.map((condition) => {
          const isGood = isNode && condition.type !== "Ready" ? condition.status === "False" : condition.status === "True";
          return (
            <li key={condition.type} className={css("event")}>
              <StatusMark tone={condition.status === "Unknown" ? "bad" : isGood ? "ok" : "warn"} size={10} />
              <div>
                <div className={css("eventHead")}>
                  <strong>{condition.type}</strong>
                  <span className={css("faint")}>
                    {condition.status}
                    {condition.reason === "" ? "" : `, ${condition.reason}`}
                  </span>
                </div>
                {condition.message !== "" && <p className={css("eventText")}>{condition.message}</p>}
              </div>
            </li>
          );
        })}
      </ul>
    </Section>
  );
}

interface FieldsProps {
  readonly row: ObjectRow | undefined;
  readonly pod: PodRow | undefined;
  readonly facts: readonly (readonly [FactName, string])[];
  readonly labels: readonly (readonly [string, string])[];
}

function Fields({ row, pod, facts, labels }: FieldsProps) {
  const words = useWords("inspector");
  const now = useNowSlowly();
  const pairs = [
    ...(row === undefined ? [] : [{ label: words.object.age, value: formatAge(now - row.createdAt) }]),
    ...facts.map(([name, value]) => ({ label: words.wanted[name], value })),
    ...(facts.length === 0 && pod !== undefined && pod.node !== "" ? [{ label: words.wanted.Node, value: pod.node }] : []),
    ...(row === undefined ? [] : [{ label: words.object.version, value: row.resourceVersion, help: words.object.versionHelp }]),
  ];
  return (
    <Section title={words.object.fields}>
      <PairList pairs={pairs} />
      {labels.length > 0 && (
        <ul className={css("labels")} aria-label={words.object.labels}>
          {labels.map(([key, value]) => (
            <li key={key}>
              <code className={css("label")}>
                {key}={value}
              </code>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

interface RelativesProps {
  readonly uid: string;
  readonly ownerUid: string;
  readonly node: string;
  readonly kind: string;
  readonly name: string;
}

/** Who owns it, what it owns, and where it runs. */
function Relatives({ uid, ownerUid, node, kind, name }: RelativesProps) {
  const words = useWords("inspector");
  const objects = useRowsSlowly(cluster.objects);
  const pods = useRowsSlowly(cluster.pods);
  const owned = useMemo(() => {
    const podUids = new Set(kind === "Node" ? pods.filter((pod) => pod.node === name).map((pod) => pod.uid) : []);
    return objects.filter((row) => row.ownerUid === uid || podUids.has(row.uid));
  }, [objects, pods, uid, kind, name]);
  const owner = cluster.objects.get(ownerUid);
  const above: readonly LinkedSubject[] = [
    ...(owner === undefined ? [] : [objectLink(owner)]),
    ...(node === "" && kind !== "Node" ? [] : [{ key: "machine", subject: { type: "machine" as const, name: kind === "Node" ? name : node }, glyph: "machine" as const, name: kind === "Node" ? name : node, note: words.object.machine }]),
  ];
  if (above.length === 0 && owned.length === 0) return null;
  return (
    <>
      {above.length > 0 && (
        <Section title={owner === undefined ? words.object.runsOn : node === "" ? words.object.ownedBy : words.object.ownedByRunsOn}>
          <SubjectLinks links={above} empty="" />
        </Section>
      )}
      {owned.length > 0 && (
        <Section title={kind === "Node" ? words.podsHere : words.object.owns} aside={owned.length} startsClosed={owned.length > 12}>
          <SubjectLinks links={owned.map(objectLink)} empty="" />
        </Section>
      )}
    </>
  );
}

function objectLink(row: ObjectRow): LinkedSubject {
  const pod = row.kind === "Pod" ? cluster.pods.get(row.uid) : undefined;
  return pod !== undefined ? podLink(pod) : { key: row.uid, subject: { type: "object", uid: row.uid }, glyph: kindGlyph(row.kind), name: row.name, note: row.kind };
}
